using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Ledgers;

namespace Redress.Server.Features.Ledger;

/// <summary>
/// GET /v1/ledger/checkpoint: the newest signed checkpoint, as C2SP tools ask for it; or, to who asks for JSON, with the
/// state of sealing.
/// </summary>
public static class ReadCheckpoint
{
    private const string Json = "application/json";

    /// <param name="Origin">The log's name.</param>
    /// <param name="Size">How many facts are sealed.</param>
    /// <param name="Root">Their root, in hex; null where none is sealed yet.</param>
    /// <param name="SealedAt">When that checkpoint was signed.</param>
    /// <param name="Note">The signed note.</param>
    /// <param name="Unsealed">How many facts wait; 100000 stands for that many or more.</param>
    /// <param name="Stopped">Why nothing is sealed any more, and how to mend it; null while all is well.</param>
    public sealed record Response(
        string Origin,
        long Size,
        string? Root,
        DateTimeOffset? SealedAt,
        string? Note,
        long Unsealed,
        string? Stopped
    );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/ledger/checkpoint", HandleAsync)
            .Needs(Permission.ReadLedger)
            .Describe("ReadCheckpoint", "Ledger", "The newest signed checkpoint, and whether sealing goes on")
            .Answers<Response>(200, 401, 403, 404);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        LedgerSeal seal,
        LedgerState state,
        CancellationToken cancel
    )
    {
        var last = await LedgerReading.LastAsync(database, cancel);
        http.Response.Headers.Vary = "Accept";
        if (!http.Request.Headers.Accept.ToString().Contains(Json, StringComparison.OrdinalIgnoreCase))
        {
            return last is null ? Problem.Of(HttpRefusals.NotFound) : Results.Text(last.Note);
        }

        return Answer.Of(
            new Response(
                seal.Key.Name,
                last?.Size ?? 0,
                last is null ? null : Convert.ToHexStringLower(last.Root),
                last is null ? null : Instant.FromMicros(last.At),
                last?.Note,
                await LedgerReading.UnsealedAsync(database, cancel),
                state.Stopped
            )
        );
    }
}
