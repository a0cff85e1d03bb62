using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Ledger;

/// <summary>GET /v1/ledger/checkpoint as JSON, at the operator's socket.</summary>
internal static class LedgerState
{
    public static async Task<JsonNode> ReadAsync(RedressServer server) =>
        (await server.Operator.GetAsync("/v1/ledger/checkpoint", ("Accept", "application/json"))).Expect(200);
}
