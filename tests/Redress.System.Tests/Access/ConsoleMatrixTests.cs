using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Access;

/// <summary>
/// Every page of the console, asked by every role: let in exactly where it is declared. Which pages there are is read from the
/// running program; who may what stands here a second time, written by hand.
/// </summary>
[Collection(nameof(SmallWorld))]
public sealed class ConsoleMatrixTests(SmallWorld world)
{
    /// <summary>A role that the operator made, of a reviewer's kind.</summary>
    private const string Custom = "matrix-reader";

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
        Custom,
    ];

    private static readonly Dictionary<string, string[]> s_may = new(StringComparer.Ordinal)
    {
        ["use-console"] = s_roles,
        ["read-cases"] = ["reviewer", "senior", "child-safety", "lead", "legal", "auditor", Custom],
        ["read-reports"] = ["reviewer", "senior", "child-safety", "lead", "legal"],
        ["work-cases"] = ["reviewer", "senior", "child-safety", "lead"],
        ["file-reports"] = ["reviewer", "senior", "child-safety", "lead"],
        ["answer-pages"] = ["reviewer", "senior", "child-safety", "lead"],
        ["second-look"] = ["reviewer", "senior", "child-safety", "lead", "guest"],
        ["see-child-safety"] = ["child-safety", "lead", "legal"],
        ["check-quality"] = ["senior", "child-safety", "lead", Custom],
        ["undo-holds"] = ["senior", "child-safety", "lead"],
        ["hold-notices"] = ["child-safety"],
        ["erase-text"] = ["legal"],
        ["read-figures"] = ["lead", "legal", "auditor", "administrator"],
        ["manage-policies"] = ["lead", "administrator"],
        ["manage-platforms"] = ["administrator"],
        ["manage-people"] = ["administrator"],
        ["manage-banks"] = ["child-safety", "lead"],
        ["read-matches"] = ["reviewer", "senior", "child-safety", "lead"],
        ["read-ledger"] = ["lead", "legal", "auditor", "administrator"],
        ["subscribe-events"] = ["administrator"],
    };

    [Fact]
    public async Task Every_page_of_the_console_lets_in_exactly_the_roles_that_it_declares()
    {
        var routes = (await world.Redress.Operator.GetAsync("/v1/state/routes")).Expect(200)["items"]!.AsArray();
        var pages = routes
            .Where(r => (string)r!["origin"]! == "console")
            .Select(r => (Path: (string)r!["path"]!, Methods: (string)r["methods"]!, Needs: (string)r["needs"]!))
            .Where(r => r.Needs != "anyone")
            .ToList();
        Assert.True(pages.Count > 15, "Few pages are there");
        await MakeCustomAsync();
        var wrong = new List<string>();
        using var nobody = Caller.Nobody(world.Redress.Console);
        foreach (var role in s_roles)
        {
            using var caller = await ConsoleCaller.JoinAsync(world.Redress, $"matrix {role}", role);
            foreach (var page in pages)
            {
                wrong.AddRange(await AskAsync(caller, role, page.Path, page.Methods, page.Needs));
            }
        }

        foreach (var page in pages)
        {
            var reply = await nobody.SendAsync(
                new HttpMethod(page.Methods.Contains("GET", StringComparison.Ordinal) ? "GET" : "POST"),
                page.Path,
                null,
                ("Sec-Fetch-Site", "same-origin"),
                ("Sec-Fetch-Mode", "navigate")
            );
            if (
                reply.Status is not 303
                || reply.Headers.Location?.OriginalString.StartsWith("/sign-in?to=", StringComparison.Ordinal)
                    is not true
            )
            {
                wrong.Add($"nobody at {page.Path}: {reply.Status}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Reads cases and samples, and nothing else that a reviewer may.</summary>
    private async Task MakeCustomAsync()
    {
        using var admin = await ConsoleCaller.JoinAsync(world.Redress, "matrix maker", "administrator");
        var made = await admin.PostAsync("/people/roles?handler=Make", ("name", Custom), ("kind", "reviewer"));
        Assert.Equal(302, made.Status);
        var given = await admin.PostAsync(
            "/people/roles",
            ("role", Custom),
            ("permissions", "read-cases"),
            ("permissions", "check-quality")
        );
        Assert.Equal(302, given.Status);
    }

    private static async Task<IEnumerable<string>> AskAsync(
        ConsoleCaller caller,
        string role,
        string path,
        string methods,
        string needs
    )
    {
        var at = path.Replace("{id}", "case_00000000000000000000000000", StringComparison.Ordinal);
        var may = s_may[needs].Contains(role);
        var found = new List<string>();
        foreach (var method in methods.Split(','))
        {
            var reply = method == "GET" ? await caller.GetAsync(at) : await caller.PostAsync(at);
            // A page may refuse what was sent with 403, too; only the door says this.
            var denied = reply.Status == 403 && reply.Text.Contains(">forbidden<", StringComparison.Ordinal);
            if (may ? denied || reply.Status is 303 or 401 or >= 500 : !denied)
            {
                found.Add($"{role} at {method} {path} (needs {needs}): {reply.Status}");
            }
        }

        return found;
    }
}
