using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>A decision reaches everything that belongs to its subject, under whatever case it became known first.</summary>
public sealed class BelongingTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    private const string Goods = "illegal-goods";

    [Fact]
    public async Task A_post_that_was_known_by_its_account_is_held_with_its_reshares_and_copies()
    {
        var author = await world.Chirp.AccountAsync();
        var post = await world.Chirp.PostAsync(author, picture: 811);
        var copy = await world.Chirp.PostAsync(picture: 811);
        await world.Chirp.VisitAsync(post, 10, reshares: 3);
        // Nothing is held for this reason; but the account, its post and the reshares are known from now on.
        await ReportAccountAsync(author);
        await world.Chirp.VisitAsync(post, 10, reshares: 4);
        Assert.Equal(7, await VisibleAsync(post));

        await world.ReportAsync(post);

        Assert.Equal(0, await VisibleAsync(post));
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{copy}"));
        Assert.Equal(200, await world.Chirp.StatusAsync($"/@{author}"));
    }

    [Fact]
    public async Task A_removal_takes_down_what_was_reshared_and_copied_since_the_report()
    {
        var author = await world.Chirp.AccountAsync();
        var post = await world.Chirp.PostAsync(author, picture: 812);
        await ReportAccountAsync(author);
        await world.Chirp.VisitAsync(post, 10, reshares: 5);
        var copy = await world.Chirp.PostAsync(picture: 812);
        await world.Chirp.VisitAsync(copy, 10, reshares: 6);

        var desk = await world.DeskAsync();
        await desk.DecideAsync((await desk.FindAsync("account", author))!, ["remove"]);
        await world.SettleAsync();

        Assert.Equal((0, 0), (await VisibleAsync(post), await VisibleAsync(copy)));
        Assert.True((bool)(await world.Chirp.TruthAsync("post", copy))["removed"]!);
        Assert.Equal("decided", await desk.StatusAsync((await desk.FindAsync("account", author))!));
    }

    private async Task ReportAccountAsync(string account)
    {
        (
            await world.Key.PostAsync("/v1/reports", Filing.By("bystander", Goods, world.Chirp.Link($"/@{account}")))
        ).Expect(201);
        await world.SettleAsync();
    }

    private async Task<int> VisibleAsync(string post) =>
        (int)(await world.Chirp.Control.GetAsync($"/control/truth/reshares/{post}")).Expect(200)["visible"]!;
}
