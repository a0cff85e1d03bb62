using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Access;

/// <summary>A case of child safety is not there for those whose work it is not: not in a list, not by its id, not by any verb.</summary>
[Collection(nameof(SmallWorld))]
public sealed class ChildSafetyWallTests(SmallWorld world)
{
    private static readonly string[] s_outside = ["reviewer", "senior", "auditor"];
    private static readonly string[] s_inside = ["child-safety", "lead", "legal"];

    [Fact]
    public async Task No_route_shows_a_case_behind_the_wall_to_a_role_that_may_not_see_past_it()
    {
        var post = await world.Chirp.PostAsync();
        await world.FileAsync(Filing.By("bystander", "hate", world.Chirp.PostLink(post)));
        var desk = await world.DeskAsync();
        var id = await desk.CaseOfPostAsync(post);
        var outside = await CallersAsync(s_outside);
        foreach (var (role, caller) in outside)
        {
            Assert.True((await caller.GetAsync($"/v1/cases/{id}")).Status == 200, role);
        }

        // A later report by somebody else moves the whole case behind it.
        await world.FileAsync(Filing.By("bystander", "grooming", world.Chirp.PostLink(post)));

        var document = (await world.Redress.Nobody.GetAsync("/openapi/v1.json")).Expect(200);
        var seen = new List<string>();
        foreach (var (role, caller) in outside)
        {
            Assert.DoesNotContain(id, await QueuesAsync(caller), StringComparer.Ordinal);
            foreach (var (method, path) in OfCases(document))
            {
                var at = path.Replace("{id}", id, StringComparison.Ordinal);
                var reply = method == "get" ? await caller.GetAsync(at) : await caller.PostAsync(at, Body(path));
                if (reply.Status is 403 or 404 or 400)
                {
                    continue;
                }

                seen.Add($"{role} at {method} {path}: {reply.Status}");
            }
        }

        Assert.Equal([], seen);
        foreach (var (role, caller) in await CallersAsync(s_inside))
        {
            Assert.True((await caller.GetAsync($"/v1/cases/{id}")).Status == 200, role);
            Assert.Contains(id, await QueuesAsync(caller), StringComparer.Ordinal);
        }
    }

    [Fact]
    public async Task A_report_in_a_category_of_children_is_read_past_the_wall_alone()
    {
        var filed = await world.ReportAsync(await world.Chirp.PostAsync());
        var id = (string)filed["id"]!;

        (
            await (await world.Redress.PersonAsync("only reviewer", ["reviewer"])).GetAsync($"/v1/reports/{id}")
        ).ExpectProblem(404, "report-unknown");
        (await (await world.Redress.ReviewerAsync()).GetAsync($"/v1/reports/{id}")).Expect(200);
    }

    private static IEnumerable<(string Method, string Path)> OfCases(JsonNode document) =>
        document["paths"]!
            .AsObject()
            .Where(p => p.Key.StartsWith("/v1/cases/{id}", StringComparison.Ordinal))
            .SelectMany(p => p.Value!.AsObject().Select(m => (m.Key, p.Key)));

    private static JsonObject Body(string path) =>
        path.EndsWith("/decide", StringComparison.Ordinal)
            ? new JsonObject
            {
                ["outcome"] = "no-violation",
                ["ground"] = Filing.Abuse,
                ["reasons"] = "It shows nothing of the kind.",
                ["seenVersion"] = 1,
                ["restrictions"] = new JsonArray(),
                ["authorRestrictions"] = new JsonArray(),
            }
            : [];

    private async Task<List<string>> QueuesAsync(Caller caller)
    {
        var ids = new List<string>();
        foreach (var status in (string[])["open", "claimed", "awaiting-second", "confirming", "decided", "closed"])
        {
            ids.AddRange(
                (await new Desk(world.Redress, caller).ListAsync($"/v1/cases?status={status}")).Select(c =>
                    (string)c["id"]!
                )
            );
        }

        return ids;
    }

    private async Task<List<(string Role, Caller Caller)>> CallersAsync(string[] roles)
    {
        var callers = new List<(string, Caller)>();
        foreach (var role in roles)
        {
            callers.Add((role, await world.Redress.PersonAsync($"only {role}", [role])));
        }

        return callers;
    }
}
