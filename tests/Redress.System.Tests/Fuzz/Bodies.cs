using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Fuzz;

/// <summary>
/// Bodies that are likely to be accepted, for operations whose schema alone does not say how: a decision needs a ground of
/// the policy in force, a receipt needs a code that was given out. Null where the schema is enough.
/// </summary>
internal static class Bodies
{
    private static readonly string[] s_kinds = ["post", "comment", "media", "account"];

    public static JsonNode? For(Operation operation, Known known, Random random) =>
        operation.Name switch
        {
            "POST /v1/reports" => Report(random),
            "POST /v1/receipt" or "POST /v1/receipt/withdraw" => new JsonObject
            {
                ["code"] = random.Next(10) == 0 ? "2222-2222-2222-2222" : known.Any("receiptCode", random),
            },
            "POST /v1/platforms" => new JsonObject
            {
                ["name"] = $"Platform {random.Next(25)}",
                ["kind"] = random.Next(2) == 0 ? "webhook" : "manual",
                ["endpoint"] = random.Next(2) == 0 ? "https://chirp.example/redress" : null,
            },
            "POST /v1/platforms/{id}/keys" => new JsonObject
            {
                ["name"] = "fuzz",
                ["scopes"] = new JsonArray("reports:read"),
                ["sources"] = new JsonArray("bystander"),
            },
            "POST /v1/people" => new JsonObject
            {
                ["name"] = $"person {random.Next(200)}",
                ["roles"] = new JsonArray(random.Next(2) == 0 ? "reviewer" : "auditor"),
                ["platformId"] = random.Next(10) == 0 ? "plt_7zzzzzzzzzzzzzzzzzzzzzzzzz" : null,
            },
            "POST /v1/roster/shifts" => new JsonObject
            {
                ["name"] = random.Next(4) == 0 ? "nobody" : $"person {random.Next(100)}",
                ["days"] = new JsonArray("monday", "holiday"),
                ["from"] = "08:00",
                ["to"] = "18:00",
            },
            "POST /v1/roster/holidays" => new JsonObject { ["day"] = $"2026-12-{random.Next(10, 32)}" },
            "POST /v1/policies" => new JsonObject { ["yaml"] = known.Any("yaml", random) ?? "name: none" },
            "POST /v1/people/tokens" => new JsonObject { ["name"] = $"person {random.Next(250)}" },
            _ => null,
        };

    private static JsonObject Report(Random random)
    {
        var report = new JsonObject
        {
            ["subjects"] = new JsonArray([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Subject(random))]),
            ["reason"] = random.Next(3) == 0 ? "hate" : Filing.Abuse,
            ["source"] = Words.Sources[random.Next(Words.Sources.Length)],
            ["language"] = random.Next(2) == 0 ? "en" : "de",
        };
        if (random.Next(2) == 0)
        {
            report["statement"] = $"It is {random.Next()} of me.";
        }

        return report;
    }

    private static JsonNode Subject(Random random) =>
        random.Next(8) == 0
            ? new JsonObject { ["link"] = $"https://elsewhere.example/p/{random.Next(1000)}" }
            : new JsonObject
            {
                ["kind"] = s_kinds[random.Next(s_kinds.Length)],
                ["id"] = random.Next(400).ToString(global::System.Globalization.CultureInfo.InvariantCulture),
            };

    /// <summary>A decision on the case as it was last seen.</summary>
    public static JsonObject Decision(string caseId, Known known, Random random)
    {
        var restricts = random.Next(2) == 0;
        return new JsonObject
        {
            ["outcome"] = restricts ? "restrict" : "no-violation",
            ["ground"] = Filing.Abuse,
            ["reasons"] = "It shows what the report says.",
            ["seenVersion"] = known.CaseVersions.GetValueOrDefault(caseId, 1) - (random.Next(6) == 0 ? 1 : 0),
            ["restrictions"] = restricts ? new JsonArray("hide", "remove") : new JsonArray(),
        };
    }
}
