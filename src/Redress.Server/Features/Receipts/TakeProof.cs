using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Hosting;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Ledgers;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Receipts;

/// <summary>
/// POST /v1/receipt/proof: the facts of a report and of the answers to it, with their proofs, for whoever holds its receipt code.
/// <c>redress verify FILE</c> checks them without us. Facts that tell of anybody else are not in it.
/// </summary>
public sealed class TakeProof(Database database, KeyRing keys, LedgerSeal seal, ServeOptions options)
{
    public const string FileEnd = ".proof.json";

    public static readonly Refusal NotYet = new(
        "proof-not-yet",
        "Not all of it is sealed yet; try again in a few seconds",
        RefusalKind.Unavailable
    );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/receipt/proof", HandleAsync)
            .Needs(Permission.Anyone)
            .Describe("TakeProof", "Receipts", "A report and its answers, to be verified offline")
            .Takes<ReadReceipt.Request>()
            .Produces<byte[]>(200, "application/octet-stream")
            .Problems(400, 404, 413, 503);

    /// <summary>For whoever may see that report already. Null where not all of it is sealed yet.</summary>
    public async Task<byte[]?> TakeAsync(string reportId, CancellationToken cancel)
    {
        var folder = Path.Combine(Path.GetFullPath(options.DataFolder), LedgerFolder.Name);
        try
        {
            var proof = await ReportFacts.ProveAsync(
                database,
                keys,
                seal.Key,
                path => File.Exists(Path.Combine(folder, path)) ? File.ReadAllBytes(Path.Combine(folder, path)) : null,
                reportId,
                cancel
            );
            return proof?.ToBytes();
        }
        catch (InvalidDataException)
        {
            // This node's copy of the log is behind the database for a moment.
            return null;
        }
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        ReceiptDoor door,
        TakeProof slice,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<ReadReceipt.Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var found = await door.OpenAsync(http, body.Value.Value.Code, cancel);
        if (!found.Ok)
        {
            return Problem.Of(found.Refusal!);
        }

        return await slice.TakeAsync(found.Value.Id, cancel) is { } proof
            ? Results.Bytes(proof, "application/octet-stream", "note" + FileEnd)
            : Problem.Of(NotYet);
    }
}
