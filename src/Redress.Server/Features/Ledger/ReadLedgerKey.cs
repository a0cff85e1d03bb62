using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Ledgers;

namespace Redress.Server.Features.Ledger;

/// <summary>GET /v1/ledger/key: the verifier key, as one line.</summary>
public static class ReadLedgerKey
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/ledger/key", (LedgerSeal seal) => Results.Text(seal.Key.Text + "\n"))
            .Needs(Permission.ReadLedger)
            .Describe("ReadLedgerKey", "Ledger", "The key that checkpoints are verified with")
            .Produces<string>(200, "text/plain")
            .Problems(401, 403);
}
