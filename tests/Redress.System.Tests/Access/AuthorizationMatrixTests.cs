using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Access;

/// <summary>
/// Every documented route, asked by everyone there is: allowed exactly where it is declared. Who may what stands here a
/// second time, written by hand, so that a slip in the server's own table is seen.
/// </summary>
[Collection(nameof(SmallWorld))]
public sealed class AuthorizationMatrixTests(SmallWorld world)
{
    private static readonly Dictionary<string, string[]> s_may = new(StringComparer.Ordinal)
    {
        ["anyone"] = ["*"],
        ["platform-signature"] = [],
        ["file-reports"] = ["reports:write", "reviewer", "senior", "child-safety", "lead"],
        ["import-reports"] = ["lead", "administrator", "operator"],
        ["read-reports"] = ["reports:read", "reviewer", "senior", "child-safety", "lead", "legal"],
        ["read-cases"] = ["cases:read", "reviewer", "senior", "child-safety", "lead", "legal", "auditor"],
        ["see-child-safety"] = ["child-safety", "lead", "legal"],
        ["check-quality"] = ["senior", "child-safety", "lead"],
        ["work-cases"] = ["reviewer", "senior", "child-safety", "lead"],
        ["answer-pages"] = ["reviewer", "senior", "child-safety", "lead", "operator"],
        ["second-look"] = ["reviewer", "senior", "child-safety", "lead", "guest"],
        ["hold-notices"] = ["child-safety"],
        ["erase-text"] = ["legal", "operator"],
        ["undo-holds"] = ["senior", "child-safety", "lead"],
        ["read-figures"] = ["lead", "legal", "auditor", "administrator", "operator"],
        ["manage-platforms"] = ["administrator", "operator"],
        ["manage-people"] = ["administrator", "operator"],
        ["manage-policies"] = ["lead", "administrator", "operator"],
        ["read-ledger"] = ["lead", "legal", "auditor", "administrator", "operator"],
        ["manage-banks"] = ["child-safety", "lead", "operator"],
        ["check-uploads"] = ["matches:check"],
        ["read-matches"] = ["matches:details", "reviewer", "senior", "child-safety", "lead", "operator"],
        ["subscribe-events"] = ["webhooks:write", "administrator", "operator"],
        ["move-clock"] = ["operator"],
    };

    private static readonly string[] s_roles =
    [
        "reviewer",
        "senior",
        "child-safety",
        "lead",
        "legal",
        "auditor",
        "administrator",
        "guest",
    ];

    [Fact]
    public async Task Every_route_lets_in_exactly_those_that_it_declares()
    {
        var document = (await world.Redress.Nobody.GetAsync("/openapi/v1.json")).Expect(200);
        var callers = await CallersAsync();
        var wrong = new List<string>();
        var routes = 0;
        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                routes++;
                var needs = (string)operation!["x-redress-needs"]!;
                foreach (var (who, caller) in callers)
                {
                    wrong.AddRange(await AskAsync(caller, who, needs, method.ToUpperInvariant(), path));
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(routes > 20, "The document holds few routes");
    }

    [Fact]
    public async Task A_key_with_every_scope_still_works_no_case_and_manages_nothing()
    {
        var document = (await world.Redress.Nobody.GetAsync("/openapi/v1.json")).Expect(200);
        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                var needs = (string)operation!["x-redress-needs"]!;
                if (
                    needs is "work-cases" or "erase-text" or "read-ledger" or "move-clock"
                    || needs.StartsWith("manage-", StringComparison.Ordinal)
                )
                {
                    (await SendAsync(world.Key, method.ToUpperInvariant(), path)).ExpectProblem(403, "forbidden");
                }
            }
        }
    }

    private async Task<List<(string Who, Caller Caller)>> CallersAsync()
    {
        var callers = new List<(string, Caller)>
        {
            ("nobody", world.Redress.Nobody),
            ("operator", world.Redress.Operator),
            ("no scope", await KeyAsync()),
        };
        foreach (var scope in Words.Scopes)
        {
            callers.Add((scope, await KeyAsync(scope)));
        }

        foreach (var role in s_roles)
        {
            callers.Add((role, await world.Redress.PersonAsync($"only {role}", [role])));
        }

        return callers;
    }

    private async Task<Caller> KeyAsync(params string[] scopes)
    {
        var key = await world.Redress.AddKeyAsync(world.PlatformId, scopes, Words.Sources);
        return world.Redress.Nobody.With((string)key["key"]!);
    }

    private static async Task<IEnumerable<string>> AskAsync(
        Caller caller,
        string who,
        string needs,
        string method,
        string path
    )
    {
        var reply = await SendAsync(caller, method, path);
        var may = s_may[needs].Contains(who) || s_may[needs].Contains("*");
        var wanted = (needs, may) switch
        {
            ("platform-signature", _) => reply is { Status: 401, Code: "webhook-signature-invalid" },
            (_, true) => reply.Status is not (401 or 403 or 500 or 503),
            (_, false) when who == "nobody" => reply is { Status: 401, Code: "unauthenticated" },
            (_, false) => reply is { Status: 403, Code: "forbidden" },
        };
        return wanted ? [] : [$"{who} at {method} {path} (needs {needs}): {reply.Status} {reply.Code}"];
    }

    // An empty object: whoever is let in is refused for the body, or for an id that is none, and nothing happens.
    private static Task<Reply> SendAsync(Caller caller, string method, string path)
    {
        var at = path.Replace("{id}", "none", StringComparison.Ordinal)
            .Replace("{key}", "none", StringComparison.Ordinal)
            .Replace("{enforcement}", "none", StringComparison.Ordinal);
        return method == "GET" ? caller.GetAsync(at) : caller.PostAsync(at, new JsonObject());
    }
}
