using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Matching;
using Redress.Storage.Engine;
using Redress.Storage.Keys;

namespace Redress.Server.Features.Receipts;

/// <summary>
/// POST /v1/receipt/fingerprints/withdraw: the fingerprints of a report match nothing more, by whoever holds its receipt code.
/// The report goes on.
/// </summary>
public static class WithdrawFingerprints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/receipt/fingerprints/withdraw", HandleAsync)
            .Needs(Permission.Anyone)
            .Describe("WithdrawFingerprints", "Receipts", "The fingerprints of this report match nothing more")
            .Takes<ReadReceipt.Request>()
            .Answers<ReadReceipt.Response>(200, 400, 404, 409, 413);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        KeyRing keys,
        FiledPrints prints,
        ReceiptView view,
        CancellationToken cancel
    )
    {
        var found = await ReadReceipt.FindAsync(http, database, keys, cancel);
        if (!found.Ok)
        {
            return Problem.Of(found.Refusal!);
        }

        var ended = await prints.WithdrawAsync(found.Value.Id, cancel);
        return ended.Ok ? Answer.Of(await view.OfAsync(found.Value, cancel)) : Problem.Of(ended.Refusal!);
    }
}
