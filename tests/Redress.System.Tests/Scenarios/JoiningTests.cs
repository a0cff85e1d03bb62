using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>A subject has one case for ever, and reports join it without anybody learning of the others.</summary>
[Collection(nameof(SmallWorld))]
public sealed class JoiningTests(SmallWorld world)
{
    // And as much again for a machine that is busy with other tests.
    private static readonly TimeSpan WithinASecond = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task A_thousand_reports_over_64_connections_are_one_case_with_a_thousand_reports()
    {
        var post = await world.Chirp.PostAsync();
        var cases = await world.CountAsync("SELECT COUNT(*) FROM case_file");

        await Crowd.ReportAsync(world, [world.Redress], post);

        await world.SettleAsync();
        Assert.Equal(cases + 1, await world.CountAsync("SELECT COUNT(*) FROM case_file"));
        var file = await (await world.DeskAsync()).CaseOfPostAsync(post);
        Assert.Equal(Crowd.Size, await world.CountAsync($"SELECT COUNT(*) FROM report_link WHERE case_id = '{file}'"));
        // A report that only joins writes no case row: what changed it were the weighings, and they were few.
        Assert.InRange(await world.CountAsync($"SELECT version FROM case_file WHERE id = '{file}'"), 1, 100);
    }

    [Fact]
    public async Task A_report_that_weighs_more_raises_the_priority_within_a_second()
    {
        var post = await world.Chirp.PostAsync();
        var desk = await world.DeskAsync();
        await world.FileAsync(Filing.By("bystander", "hate", world.Chirp.PostLink(post)));
        var file = await desk.CaseOfPostAsync(post);
        var before = (await desk.ReadAsync(file))["case"]!;

        var filed = await world.FileAsync(
            Filing
                .By("affected-person", "intimate-image", world.Chirp.PostLink(post))
                .And("minor", "unsure")
                .And("policeNumber", "B-77/26")
        );
        await world.MoveAsync(TimeSpan.FromSeconds(1));

        var after = await desk.ReadAsync(file);
        Assert.True((int)after["case"]!["priority"]! > (int)before["priority"]!);
        Assert.Equal("intimate-image", (string?)after["case"]!["reason"]);
        Assert.True((DateTimeOffset)after["case"]!["dueAt"]! < (DateTimeOffset)before["dueAt"]!);
        var weighed = after["history"]!.AsArray().Last(h => (string)h!["verb"]! == "weigh")!;
        Assert.InRange(
            (DateTimeOffset)weighed["at"]! - (DateTimeOffset)filed["receivedAt"]!,
            TimeSpan.Zero,
            WithinASecond
        );
    }

    [Fact]
    public async Task A_first_party_report_brings_a_decided_case_back_and_a_bystanders_does_not()
    {
        var post = await world.Chirp.PostAsync();
        var desk = await world.DeskAsync();
        var link = world.Chirp.PostLink(post);
        await world.FileAsync(Filing.By("bystander", "hate", link));
        var file = await desk.CaseOfPostAsync(post);
        await desk.DecideAsync(file, []);
        await world.SettleAsync();
        Assert.Equal("decided", await desk.StatusAsync(file));

        await world.FileAsync(Filing.By("bystander", "hate", link));
        Assert.Equal("decided", await desk.StatusAsync(file));

        await world.FileAsync(Filing.By("affected-person", "private-data", link));
        Assert.Equal("open", await desk.StatusAsync(file));
        await desk.DecideAsync(file, []);
        await world.SettleAsync();

        // Nobody has judged that yet.
        await world.FileAsync(Filing.By("bystander", "illegal-goods", link));
        Assert.Equal("open", await desk.StatusAsync(file));
        Assert.Equal(file, await desk.FindAsync("post", post));
    }

    [Fact]
    public async Task The_tenth_reporter_of_a_post_of_a_known_author_sees_what_the_first_one_saw()
    {
        var author = await world.Chirp.AccountAsync();
        var post = await world.Chirp.PostAsync(author);
        var filing = Filing.By("bystander", "grooming", world.Chirp.PostLink(post));
        var desk = await world.DeskAsync();

        var first = await world.FileAsync(filing);
        var seenByFirst = Seen(first, await desk.ReceiptAsync(first));
        JsonNode tenth = first;
        for (var i = 0; i < 9; i++)
        {
            tenth = await world.FileAsync(filing);
        }

        // By now the author is known from the earlier reports, and the policy hides the post; that is no answer to anybody.
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));
        Assert.Equal("none", (string?)tenth["subjects"]![0]!["hold"]);
        Assert.Equal(Strip(seenByFirst), Strip(Seen(tenth, await desk.ReceiptAsync(tenth))));
    }

    // Ids, codes and times are each reporter's own; what anybody can see of the page is public.
    private static string Seen(JsonNode filed, JsonNode receipt)
    {
        var subject = filed["subjects"]![0]!.AsObject();
        var wait = (DateTimeOffset)subject["lookBy"]! - (DateTimeOffset)filed["receivedAt"]!;
        var letter = receipt["letters"]!.AsArray().Single()!;
        return $"{subject["status"]} {subject["hold"]} {wait} {letter["kind"]} {letter["text"]}";
    }

    private static string Strip(string text) =>
        global::System.Text.RegularExpressions.Regex.Replace(text, "[0-9]+:[0-9]+", "");
}

/// <summary>A thousand reports of one post at once.</summary>
internal static class Crowd
{
    public const int Size = 1000;
    private const int Connections = 64;

    public static async Task ReportAsync(World world, IReadOnlyList<RedressServer> nodes, string post)
    {
        var key = await world.Redress.AddKeyAsync(world.PlatformId, Words.Scopes, Words.Sources);
        var callers = nodes.Select(n => n.Nobody.With((string)key["key"]!)).ToList();
        var filing = Filing.Of(world.Chirp.PostLink(post)).ToJsonString();
        var ids = new global::System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForAsync(
            0,
            Size,
            new ParallelOptions { MaxDegreeOfParallelism = Connections },
            async (i, _) =>
            {
                var filed = (await callers[i % callers.Count].PostTextAsync("/v1/reports", filing)).Expect(201);
                ids.Add((string)filed["id"]!);
            }
        );
        Assert.Equal(Size, ids.Distinct().Count());
    }
}
