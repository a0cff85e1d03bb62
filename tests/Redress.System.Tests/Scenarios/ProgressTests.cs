using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>What reporters are told between receipt and outcome, and after it; each promise with the clock behind it.</summary>
public sealed class ProgressTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    [Fact]
    public async Task Where_nobody_looks_in_time_the_reporter_is_told_so_with_a_new_time_and_again_when_that_is_over()
    {
        var post = await world.Chirp.PostAsync();
        var filed = await world.FileAsync(
            Filing.By("bystander", "hate", world.Chirp.PostLink(post)).And("language", "de")
        );
        var desk = await world.DeskAsync();
        await world.MoveAsync(TimeSpan.FromHours(47));
        Assert.Empty(await ToldAsync(desk, filed));

        await world.MoveAsync(TimeSpan.FromHours(2));
        Assert.Contains("Das tut uns leid", Assert.Single(await ToldAsync(desk, filed)), StringComparison.Ordinal);
        Assert.Equal(1, await PromisedAsync(filed));
        await world.MoveAsync(TimeSpan.FromHours(24));
        Assert.Equal(2, (await ToldAsync(desk, filed)).Count);
        Assert.Equal(2, await PromisedAsync(filed));

        // Somebody looks: that promise is kept, and none is made any more.
        (await desk.ClaimAsync(await desk.CaseOfPostAsync(post))).Expect(200);
        await world.MoveAsync(TimeSpan.FromDays(3));
        Assert.Equal(2, (await ToldAsync(desk, filed)).Count);
    }

    [Fact]
    public async Task What_is_carried_out_is_told_once_it_was_read_and_how_many_places_went_with_it()
    {
        var (post, twin) = (await world.Chirp.PostAsync(5101), await world.Chirp.PostAsync(5101));
        await world.Chirp.ReshareAsync(post, await world.Chirp.AccountAsync());
        var filed = await world.ReportAsync(post);
        var stranger = await world.FileAsync(Filing.By("bystander", "hate", world.Chirp.PostLink(twin)));
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        await desk.DecideAsync(file, ["remove"]);
        await world.LaterAsync();
        await world.LaterAsync();
        await desk.ReferAsync(file);
        await world.LaterAsync();

        var told = await ToldAsync(desk, filed);

        Assert.Contains(
            told,
            t =>
                t.Contains("It could not be seen any more. So are", StringComparison.Ordinal)
                || t.Contains("So are 2 other places", StringComparison.Ordinal)
        );
        Assert.Contains(told, t => t.Contains("told to an authority", StringComparison.Ordinal));
        Assert.Equal(2, told.Count);
        Assert.Empty(await ToldAsync(desk, stranger));
        Assert.Contains(await desk.LettersAsync(file), l => (string)l["kind"]! == "progress");
    }

    [Fact]
    public async Task Whoever_reported_is_told_that_another_person_looks_and_not_what_the_first_one_thinks()
    {
        var post = await world.Chirp.PostAsync();
        var filed = await world.ReportAsync(post);
        var withdrawn = await world.ReportAsync(post);
        var code = new { code = (string)withdrawn["receiptCode"]! };
        (await world.Redress.Nobody.PostAsync("/v1/receipt/withdraw", code)).Expect(200);
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        var version = (int)(await desk.ClaimAsync(file)).Expect(200)["case"]!["version"]!;
        (await desk.DecideClaimedAsync(file, version, "no-violation", [], [])).Expect(200);
        await world.LaterAsync();

        var told = Assert.Single(await ToldAsync(desk, filed));

        Assert.Contains("another one looks too", told, StringComparison.Ordinal);
        Assert.DoesNotContain("It does not show", told, StringComparison.Ordinal);
        Assert.Empty(await ToldAsync(desk, withdrawn));
    }

    [Fact]
    public async Task A_promise_that_comes_later_than_what_its_case_is_due_by_is_looked_after_too()
    {
        var post = await world.Chirp.PostAsync();
        var first = await world.FileAsync(Filing.By("bystander", "hate", world.Chirp.PostLink(post)));
        await world.MoveAsync(TimeSpan.FromHours(24));
        var second = await world.FileAsync(Filing.By("bystander", "hate", world.Chirp.PostLink(post)));
        // Whoever is told nothing more brings nobody else's lateness to light.
        var code = new { code = (string)first["receiptCode"]! };
        (await world.Redress.Nobody.PostAsync("/v1/receipt/withdraw", code)).Expect(200);
        var desk = await world.DeskAsync();
        await world.MoveAsync(TimeSpan.FromHours(47));
        Assert.Empty(await ToldAsync(desk, second));

        await world.MoveAsync(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(2));

        Assert.Single(await ToldAsync(desk, second));
        Assert.Equal(1, await PromisedAsync(second));
    }

    [Fact]
    public async Task Who_says_more_after_a_look_is_owed_another_one_in_the_time_that_was_promised()
    {
        var post = await world.Chirp.PostAsync();
        var filed = await world.FileAsync(Filing.By("bystander", "threats", world.Chirp.PostLink(post)));
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        await world.MoveAsync(TimeSpan.FromMinutes(5));
        (await desk.ClaimAsync(file)).Expect(200);
        (await desk.Reviewer.PostAsync($"/v1/cases/{file}/release")).Expect(200);
        await world.MoveAsync(TimeSpan.FromMinutes(5));
        var more = new { code = (string)filed["receiptCode"]!, source = "affected-person" };
        (await world.Redress.Nobody.PostAsync("/v1/receipt/tell", more)).Expect(200);
        await world.SettleAsync();
        Assert.Empty(await ToldAsync(desk, filed));

        await world.MoveAsync(TimeSpan.FromHours(49));

        Assert.NotEmpty(await ToldAsync(desk, filed));
    }

    private async Task<List<string>> ToldAsync(Desk desk, JsonNode filed) =>
        [
            .. (await desk.ReceiptAsync(filed))["letters"]!
                .AsArray()
                .Where(l => (string)l!["kind"]! == "progress")
                .Select(l => (string)l!["text"]!),
        ];

    private Task<long> PromisedAsync(JsonNode filed) =>
        world.CountAsync($"SELECT COUNT(*) FROM told WHERE addressee = '{filed["id"]}/0' AND promised_by IS NOT NULL");
}
