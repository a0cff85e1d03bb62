using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>Every restriction of the port, on everything that it must reach, and gone again when nothing orders it.</summary>
[Collection(nameof(SmallWorld))]
public sealed partial class RestrictionTests(SmallWorld world)
{
    private ChirpSite Chirp => world.Chirp;

    [Theory]
    [InlineData("hide", "hidden")]
    [InlineData("remove", "removed")]
    [InlineData("stop-advertisements", "advertisementsStopped")]
    [InlineData("stop-recommending", "recommendingStopped")]
    [InlineData("age-gate", "ageGated")]
    [InlineData("label", "labelled")]
    public async Task A_restriction_of_content_is_applied_confirmed_and_lifted(string restriction, string flag)
    {
        var post = await Chirp.PostAsync(picture: 51);
        var (desk, file) = await ReportedAsync(post);

        await desk.DecideAsync(file, [restriction]);
        await world.LaterAsync();
        Assert.True((bool)(await Chirp.TruthAsync("post", post))[flag]!);
        Assert.Equal("decided", await desk.StatusAsync(file));
        Assert.All(await desk.EnforcementsAsync(file), e => Assert.Equal("confirmed", (string?)e["status"]));

        await LiftAsync(desk, file);
        Assert.False((bool)(await Chirp.TruthAsync("post", post))[flag]!);
        Assert.Equal("decided", await desk.StatusAsync(file));
        Assert.All(
            await desk.EnforcementsAsync(file),
            e => Assert.Equal(("confirmed", false), ((string)e["status"]!, (bool)e["wanted"]!))
        );
    }

    [Theory]
    [InlineData("stop-messages", "messagesStopped")]
    [InlineData("recover-account", "recovering")]
    [InlineData("read-only", "readOnly")]
    [InlineData("suspend", "suspended")]
    [InlineData("stop-advertisements", "advertisementsStopped")]
    [InlineData("hide", "hidden")]
    public async Task A_restriction_of_the_account_behind_it_is_applied_confirmed_and_lifted(
        string restriction,
        string flag
    )
    {
        var author = await Chirp.AccountAsync();
        var (desk, file) = await ReportedAsync(await Chirp.PostAsync(author));

        await desk.DecideAsync(file, [], restriction);
        await world.LaterAsync();
        Assert.True((bool)(await Chirp.TruthAsync("account", author))[flag]!);
        Assert.Equal("decided", await desk.StatusAsync(file));

        await LiftAsync(desk, file);
        Assert.False((bool)(await Chirp.TruthAsync("account", author))[flag]!);
        Assert.Equal("decided", await desk.StatusAsync(file));
    }

    [Fact]
    public async Task A_strike_is_counted_once_and_taken_back()
    {
        var author = await Chirp.AccountAsync();
        var (desk, file) = await ReportedAsync(await Chirp.PostAsync(author));

        await desk.DecideAsync(file, ["label"], "strike");
        await world.LaterAsync();
        Assert.Equal(1, (int)(await Chirp.TruthAsync("account", author))["strikes"]!);

        await LiftAsync(desk, file);
        Assert.Equal(0, (int)(await Chirp.TruthAsync("account", author))["strikes"]!);
    }

    [Fact]
    public async Task A_hold_stops_advertisements_and_recommendation_on_the_item_and_on_its_author_until_the_decision()
    {
        var author = await Chirp.AccountAsync();
        var post = await Chirp.PostAsync(author, picture: 52);
        await world.ReportAsync(post);

        foreach (var (kind, id) in new[] { ("post", post), ("account", author) })
        {
            var held = await Chirp.TruthAsync(kind, id);
            Assert.True((bool)held["advertisementsStopped"]! && (bool)held["recommendingStopped"]!);
        }

        Assert.False((bool)(await Chirp.TruthAsync("account", author))["hidden"]!);
        var desk = await world.DeskAsync();
        await desk.DecideAsync(await desk.CaseOfPostAsync(post), []);
        await world.LaterAsync();
        foreach (var (kind, id) in new[] { ("post", post), ("account", author) })
        {
            var free = await Chirp.TruthAsync(kind, id);
            Assert.False((bool)free["advertisementsStopped"]! || (bool)free["recommendingStopped"]!);
        }
    }

    [Fact]
    public async Task Reshares_and_identical_copies_are_hidden_with_it_and_everything_comes_back_byte_for_byte()
    {
        var post = await Chirp.PostAsync(picture: 53);
        var copy = await Chirp.PostAsync(picture: 53);
        var reshares = (await Chirp.VisitAsync(post, 40, reshares: 30))["reshareIds"]!
            .AsArray()
            .Select(r => (string)r!)
            .ToList();
        var media = Media().Match((await Chirp.Nobody.GetAsync($"/posts/{post}")).Text).Value;
        var before = await DigestAsync(media);

        await world.ReportAsync(post);

        Assert.Equal(0, (int)(await Chirp.Control.GetAsync($"/control/truth/reshares/{post}")).Expect(200)["visible"]!);
        Assert.All(
            [post, copy, .. reshares],
            p => Assert.Equal(451, Chirp.StatusAsync($"/posts/{p}").GetAwaiter().GetResult())
        );
        Assert.NotEqual(200, await Chirp.StatusAsync(media));
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        var counts = (await desk.ReadAsync(file))["enforcements"]!;
        Assert.Equal((0, 0, 0), ((int)counts["due"]!, (int)counts["sent"]!, (int)counts["failed"]!));

        await desk.DecideAsync(file, []);
        await world.LaterAsync();
        Assert.All(
            [post, copy, .. reshares],
            p => Assert.Equal(200, Chirp.StatusAsync($"/posts/{p}").GetAwaiter().GetResult())
        );
        Assert.Equal(before, await DigestAsync(media));
    }

    [Fact]
    public async Task A_reshare_made_before_the_hold_was_carried_out_is_found_and_hidden()
    {
        var post = await Chirp.PostAsync(picture: 54);
        await Chirp.VisitAsync(post, 5, reshares: 1);
        await Chirp.MisbehaveAsync(new { lie = true });
        await world.ReportAsync(post);
        var late = await Chirp.ReshareAsync(post, await Chirp.AccountAsync("late"));
        await Chirp.MisbehaveAsync(new { });

        await world.MoveAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(451, await Chirp.StatusAsync($"/posts/{late}"));
    }

    [Fact]
    public async Task How_far_it_had_spread_is_written_down_at_report_hold_decision_and_removal()
    {
        var post = await Chirp.PostAsync(picture: 55);
        await Chirp.VisitAsync(post, 167, reshares: 12, reactions: 9);
        await world.ReportAsync(post);
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);

        await desk.DecideAsync(file, ["remove"]);
        await world.LaterAsync();

        var reach = (await desk.ReadAsync(file))["reach"]!.AsArray();
        Assert.Equal(["report", "hold", "decision", "removal"], reach.Select(r => (string)r!["moment"]!).Distinct());
        Assert.All(reach, r => Assert.True((long)r!["views"]! >= 167 && (long)r["reactions"]! == 9));
        Assert.Equal(12, (long)reach[0]!["reshares"]!);
        Assert.True((long)reach[0]!["advertisementsShown"]! > 0);
    }

    private async Task<(Desk Desk, string Case)> ReportedAsync(string post)
    {
        await world.FileAsync(Filing.By("bystander", "other", Chirp.PostLink(post)));
        var desk = await world.DeskAsync();
        return (desk, await desk.CaseOfPostAsync(post));
    }

    private async Task LiftAsync(Desk desk, string file)
    {
        (await desk.Reviewer.PostAsync($"/v1/cases/{file}/reopen", new { reason = "Looked at again." })).Expect(200);
        await desk.DecideAsync(file, []);
        await world.LaterAsync();
    }

    private async Task<string> DigestAsync(string path) =>
        Convert.ToHexString(
            SHA256.HashData(await Chirp.Nobody.Http.GetByteArrayAsync(new Uri(path, UriKind.Relative)))
        );

    [GeneratedRegex("/media/[0-9]+\\.png")]
    private static partial Regex Media();
}
