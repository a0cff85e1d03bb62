using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Portal;

/// <summary>What a reporter says only later, with their code, counts as if they had said it at once.</summary>
[Collection(nameof(PortalWorld))]
public sealed class ToldLaterTests(PortalWorld world)
{
    private const string NotSaid = "not-said";

    [Fact]
    public async Task What_was_decided_to_stay_is_hidden_again_at_once_when_the_reporter_says_that_a_child_is_shown()
    {
        var (post, file, code) = await FileAsync("intimate-image");
        var desk = await world.DeskAsync();
        await desk.DecideAsync(file, []);
        await world.SettleAsync();
        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{post}"));

        await TellAsync(code, new() { ["minor"] = "yes" });

        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));
        Assert.Equal("open", await desk.StatusAsync(file));
        var link = (await ReadAsync(code))["subjects"]![0]!;
        Assert.Equal("ordered", (string)link["hold"]!);
        Assert.NotNull(link["hiddenAt"]);
        Assert.Equal(
            1,
            await world.CountAsync(
                $"SELECT COUNT(*) FROM report_link WHERE case_id = '{file}' AND held = 1 AND told_at IS NOT NULL"
            )
        );
    }

    [Fact]
    public async Task Whose_word_it_is_counts_from_when_it_is_said_and_brings_the_promise_forward()
    {
        var (_, file, code) = await FileAsync("threats", "bystander");
        Assert.Equal(0, await FirstPartyAsync(file));
        var before = (await world.Redress.NowAsync(), By: (DateTimeOffset)(await LinkAsync(code))["lookBy"]!);
        var priority = await PriorityAsync(file);

        await TellAsync(code, new() { ["source"] = "affected-person", ["minor"] = "unsure" });

        Assert.Equal(1, await FirstPartyAsync(file));
        var by = (DateTimeOffset)(await LinkAsync(code))["lookBy"]!;
        Assert.InRange(by, before.Item1, before.Item1.AddHours(4).AddMinutes(1));
        Assert.True(by < before.By);
        Assert.True(await PriorityAsync(file) > priority);
        Assert.Equal("none", (string)(await LinkAsync(code))["hold"]!);
    }

    [Fact]
    public async Task No_letter_goes_to_an_author_who_could_hurt_somebody_even_if_it_is_written_already()
    {
        var author = await world.Chirp.AccountAsync();
        var (_, file, code) = await FileAsync(Filing.Abuse, NotSaid, await world.Chirp.PostAsync(author));
        Assert.Equal(0, await HeldAsync(file));

        await TellAsync(code, new() { ["harm"] = "unsure" });

        Assert.Equal(1, await HeldAsync(file));
        await (await world.DeskAsync()).DecideAsync(file, ["remove"]);
        await world.MoveAsync(TimeSpan.FromHours(25));
        Assert.Empty(await world.Chirp.LettersAsync(author));
    }

    [Fact]
    public async Task A_letter_that_waits_when_it_is_said_goes_when_child_safety_lets_it_and_is_held_anew_when_it_is_said_again()
    {
        var author = await world.Chirp.AccountAsync();
        var (post, file, code) = await FileAsync(Filing.Abuse, NotSaid, await world.Chirp.PostAsync(author));
        await world.LaterAsync();
        Assert.Equal(1, await WaitingAsync(file));
        var other = await FileAsync(Filing.Abuse, NotSaid, post);
        await TellAsync(code, new() { ["harm"] = "yes" });
        await world.MoveAsync(TimeSpan.FromHours(25));
        Assert.Empty(await world.Chirp.LettersAsync(author));

        var safety = await world.Redress.PersonAsync("safety of the portal", ["child-safety"]);
        var release = new { reasons = "Everybody is safe now." };
        (await safety.PostAsync($"/v1/cases/{file}/notice-hold/release", release)).Expect(200);
        // Its minute must not point at whoever released it: at least two hours, at most a day after.
        await world.MoveAsync(TimeSpan.FromMinutes(119));
        Assert.Empty(await world.Chirp.LettersAsync(author));
        await world.MoveAsync(TimeSpan.FromHours(22.1));
        Assert.NotEmpty(await world.Chirp.LettersAsync(author));
        Assert.Equal(0, await HeldAsync(file));

        await TellAsync(other.Code, new() { ["harm"] = "yes" });
        Assert.Equal(1, await HeldAsync(file));
    }

    private async Task<(string Post, string File, string Code)> FileAsync(
        string reason,
        string source = NotSaid,
        string? post = null
    )
    {
        post ??= await world.Chirp.PostAsync();
        var filed = await world.FileAsync(Filing.By(source, reason, world.Chirp.PostLink(post)));
        var file = await (await world.DeskAsync()).CaseOfPostAsync(post);
        return (post, file, (string)filed["receiptCode"]!);
    }

    private async Task TellAsync(string code, JsonObject answers)
    {
        answers["code"] = code;
        (await world.Redress.Nobody.PostAsync("/v1/receipt/tell", answers)).Expect(200);
        await world.SettleAsync();
    }

    private Task<long> FirstPartyAsync(string file) =>
        world.CountAsync($"SELECT COUNT(*) FROM report_link WHERE case_id = '{file}' AND first_party = 1");

    private Task<long> PriorityAsync(string file) =>
        world.CountAsync($"SELECT priority FROM case_file WHERE id = '{file}'");

    private Task<long> HeldAsync(string file) =>
        world.CountAsync($"SELECT COUNT(*) FROM notice_hold WHERE case_id = '{file}' AND released_at IS NULL");

    private Task<long> WaitingAsync(string file) =>
        world.CountAsync(
            $"""
            SELECT COUNT(*) FROM letter l JOIN decision d ON d.id = l.decision_id
            WHERE d.case_id = '{file}' AND l.kind = 'statement-of-reasons' AND l.status = 'due'
            """
        );

    private async Task<JsonNode> LinkAsync(string code) => (await ReadAsync(code))["subjects"]![0]!;

    private async Task<JsonNode> ReadAsync(string code) =>
        (await world.Redress.Nobody.PostAsync("/v1/receipt", new { code })).Expect(200);
}
