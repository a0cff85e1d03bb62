using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>The way back: objections without sign-in, answered by people who had no part in the first decision.</summary>
public sealed partial class AppealTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    private ChirpSite Chirp => world.Chirp;

    [Fact]
    public async Task An_author_who_was_wrongly_suspended_gets_everything_back_and_everybody_is_told()
    {
        var author = await Chirp.AccountAsync();
        var post = await Chirp.PostAsync(author, picture: 83);
        var media = Media().Match((await Chirp.Nobody.GetAsync($"/posts/{post}")).Text).Value;
        var before = await Chirp.Nobody.Http.GetByteArrayAsync(new Uri(media, UriKind.Relative));
        var filed = await world.ReportAsync(post);
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        await desk.DecideAsync(file, ["remove"], "strike", "suspend");
        await world.MoveAsync(TimeSpan.FromHours(25));
        Assert.Equal(410, await Chirp.StatusAsync($"/posts/{post}"));

        (await AppealAsync(await CodeAsync(author), null)).Expect(201);
        (await AppealAsync(await CodeAsync(author), null)).ExpectProblem(409, "appeal-already-filed");
        var claimed = (await desk.ClaimAsync(file)).Expect(200);
        var version = (int)claimed["case"]!["version"]!;
        (await desk.DecideClaimedAsync(file, version, "no-violation", [], [])).ExpectProblem(
            409,
            "appeal-same-decider"
        );
        (await desk.Reviewer.PostAsync($"/v1/cases/{file}/release")).Expect(200);
        var fresh = await world.DeskAsync("third reviewer");
        await LiftAsync(fresh, file);
        await world.MoveAsync(TimeSpan.FromHours(25));

        Assert.Equal(200, await Chirp.StatusAsync($"/posts/{post}"));
        Assert.Equal(before, await Chirp.Nobody.Http.GetByteArrayAsync(new Uri(media, UriKind.Relative)));
        var appeals = await fresh.ListAsync($"/v1/cases/{file}/appeals");
        Assert.Equal("overturned", (string?)Assert.Single(appeals)["status"]);
        var letters = (await Chirp.LettersAsync(author)).Select(l => (string)l!["text"]!).ToList();
        Assert.Contains(letters, l => l.Contains("counts no longer", StringComparison.Ordinal));
        Assert.Contains(letters, l => l.Contains("is being undone", StringComparison.Ordinal));
        var told = (await fresh.ReceiptAsync(filed))["letters"]!.AsArray().Count(l => (string)l!["kind"]! == "outcome");
        Assert.Equal(2, told);
        Assert.Equal(0, await WantedAsync(file));
    }

    [Fact]
    public async Task An_author_who_was_coerced_gets_no_strike_and_somebody_from_child_safety_decides()
    {
        var author = await Chirp.AccountAsync();
        var post = await Chirp.PostAsync(author);
        await world.ReportAsync(post);
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        await world.MoveAsync(TimeSpan.FromHours(25));

        // Against the hold itself: nothing is decided yet, and the case moves up.
        var priority = (int)(await desk.ReadAsync(file))["case"]!["priority"]!;
        (await AppealAsync(await CodeAsync(author), "coerced")).Expect(201);
        await world.LaterAsync();
        Assert.True((int)(await desk.ReadAsync(file))["case"]!["priority"]! > priority);

        // A lead sees the case, and is not of child safety.
        var lead = new Desk(world.Redress, await world.Redress.PersonAsync("lead who decides", ["lead"]));
        var version = (int)(await lead.ClaimAsync(file)).Expect(200)["case"]!["version"]!;
        (await lead.DecideClaimedAsync(file, version, "restrict", ["remove"], ["strike"])).ExpectProblem(
            409,
            "decision-author-may-be-victim"
        );
        (await lead.DecideClaimedAsync(file, version, "restrict", ["remove"], [])).Expect(200);
        var sheet = (await desk.Reviewer.GetAsync($"/v1/cases/{file}/referral/sheet")).Expect(200);
        Assert.Null((string?)sheet["suspect"]?["id"]);
        Assert.Equal("coerced", (string?)sheet["authorMay"]);
        Assert.Equal("stands", (string?)Assert.Single(await desk.ListAsync($"/v1/cases/{file}/appeals"))["status"]);
    }

    [Fact]
    public async Task A_reporter_objects_to_no_action_with_the_receipt_code_and_other_people_look()
    {
        var post = await Chirp.PostAsync();
        var filed = await world.FileAsync(Filing.By("bystander", "hate", Chirp.PostLink(post)));
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        var body = new
        {
            code = (string)filed["receiptCode"]!,
            number = 1,
            text = "Look at the second line.",
        };
        (await world.Redress.Nobody.PostAsync("/v1/receipt/appeal", body)).ExpectProblem(409, "appeal-nothing-decided");
        await desk.DecideAsync(file, []);
        await world.LaterAsync();

        var appeal = (await world.Redress.Nobody.PostAsync("/v1/receipt/appeal", body)).Expect(201);

        Assert.Equal("open", await desk.StatusAsync(file));
        var letters = (await desk.ReceiptAsync(filed))["letters"]!.AsArray();
        Assert.Equal("appeal-receipt", (string?)letters[^1]!["kind"]);
        Assert.Equal(
            (await world.Redress.NowAsync()).AddDays(7),
            (DateTimeOffset)appeal["answerBy"]!,
            TimeSpan.FromMinutes(5)
        );
        await (await world.DeskAsync("third reviewer")).DecideAsync(file, ["remove"]);
        await world.LaterAsync();
        var kinds = (await desk.ReceiptAsync(filed))["letters"]!.AsArray().Select(l => (string)l!["kind"]!);
        Assert.Contains("appeal-outcome", kinds);
    }

    [Fact]
    public async Task A_code_that_is_none_gives_nothing_away() =>
        (await AppealAsync("0000-0000-0000-0000", null)).ExpectProblem(404, "appeal-code-unknown");

    private Task<long> WantedAsync(string file) =>
        world.CountAsync(
            $"""
            SELECT COUNT(*) FROM enforcement WHERE wanted = 1 AND id IN (SELECT enforcement_id FROM enforcement_order
              WHERE decision_id IN (SELECT id FROM decision WHERE case_id = '{file}'))
            """
        );

    /// <summary>Two who had no part in it leave it as it is.</summary>
    private static async Task LiftAsync(Desk desk, string file)
    {
        var version = (int)(await desk.ClaimAsync(file)).Expect(200)["case"]!["version"]!;
        var proposed = (await desk.DecideClaimedAsync(file, version, "no-violation", [], [])).Expect(200);
        await desk.SecondAsync(proposed, "no-violation", "fourth reviewer");
    }

    private async Task<string> CodeAsync(string author)
    {
        var letters = (JsonArray)await Chirp.LettersAsync(author);
        return letters.Select(l => Code().Match((string)l!["text"]!).Groups["code"].Value).Last(c => c.Length > 0);
    }

    private Task<Reply> AppealAsync(string code, string? may) =>
        world.Redress.Nobody.PostAsync(
            "/v1/appeals",
            new
            {
                code,
                text = "It is my own holiday picture.",
                may,
            }
        );

    [GeneratedRegex(@"Your code for it: (?<code>[0-9A-Za-z-]+)")]
    private static partial Regex Code();

    [GeneratedRegex("/media/[0-9]+\\.png")]
    private static partial Regex Media();
}
