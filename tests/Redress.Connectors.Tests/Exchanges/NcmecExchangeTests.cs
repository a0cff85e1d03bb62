using Redress.Connectors.Exchanges;
using Redress.Core.Banks;
using Redress.Tests.StandIns;

namespace Redress.Connectors.Tests.Exchanges;

public sealed class NcmecExchangeTests : IAsyncLifetime
{
    private static readonly string s_md5 = new('a', 32);
    private static readonly string s_pdq = string.Concat(Enumerable.Repeat("5a3c", 16));
    private readonly NcmecStandIn _there = new(seed: 7);
    private Fetching _fetching = null!;

    public async Task InitializeAsync() => _fetching = await Fetching.StartAsync(_there);

    public async Task DisposeAsync() => await _fetching.DisposeAsync();

    [Fact]
    public async Task Entries_come_in_no_order_and_the_checkpoint_is_the_end_of_the_exhausted_range()
    {
        for (var i = 0; i < 10; i++)
        {
            _there.Say(i % 2 == 0 ? "image" : "video", $"e{i}", Day(i), ("md5", s_md5), ("sha1", "x"), ("pdq", s_pdq));
        }

        var (said, faulty, place, _) = await Fetching.AllAsync(Exchange());

        Assert.Equal(10, said.Count);
        Assert.Equal(0, faulty);
        Assert.All(said.Values, r => Assert.Equal([HashKind.Md5, HashKind.Pdq], r.Hashes.Select(h => h.Kind)));
        Assert.Equal("2026-11-30T12:00:00Z", place.Checkpoint);
    }

    [Fact]
    public async Task A_deleted_entry_is_gone_though_it_has_no_fingerprint()
    {
        _there.Say("image", "one", Day(1), ("pdq", s_pdq));
        Assert.False((await Fetching.AllAsync(Exchange())).Said["image/42/one"].IsGone);
        _there.Delete("image", "one", Day(2));

        Assert.True((await Fetching.AllAsync(Exchange())).Said["image/42/one"].IsGone);
    }

    [Fact]
    public async Task What_changed_a_moment_before_the_checkpoint_is_asked_for_again()
    {
        _there.Say("image", "late", Fetching.Now.AddMinutes(-3), ("md5", s_md5));

        var (said, _, _, _) = await Fetching.AllAsync(Exchange(), "2026-11-30T12:00:00Z");

        Assert.Single(said);
    }

    [Fact]
    public async Task A_range_that_is_too_much_is_made_smaller_and_then_longer_again()
    {
        _there.Longest = TimeSpan.FromDays(400);
        _there.Say("image", "old", new DateTimeOffset(2011, 3, 4, 0, 0, 0, TimeSpan.Zero), ("md5", s_md5));
        _there.Say("image", "new", Day(1), ("md5", s_md5));

        var (said, _, place, _) = await Fetching.AllAsync(Exchange());

        Assert.Equal(["image/42/new", "image/42/old"], said.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("2026-11-30T12:00:00Z", place.Checkpoint);
        Assert.InRange(_there.Ranges, 18, 60);
    }

    [Fact]
    public async Task A_next_page_that_is_over_begins_the_fetch_again()
    {
        for (var i = 0; i < 8; i++)
        {
            _there.Say("image", $"e{i}", Day(i), ("md5", s_md5));
        }

        _there.PagesToExpire = 1;
        var (said, _, _, _) = await Fetching.AllAsync(Exchange());

        Assert.Equal(8, said.Count);
        Assert.Equal(2, _there.Ranges);
    }

    [Theory]
    [InlineData("https://elsewhere.example/v2/entries?start=3")]
    [InlineData("/v2/../../admin?start=3")]
    [InlineData("//elsewhere.example/v2/entries?start=3")]
    public async Task A_next_page_that_leads_astray_is_a_fault(string next)
    {
        _there.Astray = next;
        for (var i = 0; i < 5; i++)
        {
            _there.Say("image", $"e{i}", Day(i), ("md5", s_md5));
        }

        var result = await Exchange().FetchAsync(new(null, null), Fetching.Now, default);

        Assert.Equal(ExchangeFault.Malformed, Assert.IsType<ExchangeResult.Failed>(result).Fault);
    }

    [Fact]
    public async Task Entries_that_nobody_can_understand_are_counted_and_left_out()
    {
        _there.IsSloppy = true;
        _there.Say("image", "one", Day(1), ("md5", "short"), ("pdq", s_pdq));

        var (said, faulty, _, _) = await Fetching.AllAsync(Exchange());

        Assert.Equal(4, faulty);
        Assert.Equal(HashKind.Pdq, Assert.Single(Assert.Single(said.Values).Hashes).Kind);
    }

    [Fact]
    public async Task A_wrong_password_is_not_allowed()
    {
        var wrong = new NcmecExchange(_fetching.Fetcher, Account() with { Password = "no" });

        var result = await wrong.FetchAsync(new(null, null), Fetching.Now, default);

        Assert.Equal(ExchangeFault.NotAllowed, Assert.IsType<ExchangeResult.Failed>(result).Fault);
    }

    [Theory]
    [InlineData(Opinion.Blocked, Telling.Told, "<affirmative/>")]
    [InlineData(Opinion.Disputed, Telling.Told, "<guid>01234567-abcd-0123-4567-012345678900</guid>")]
    [InlineData(Opinion.Seen, Telling.NotTaken, null)]
    public async Task A_vote_goes_to_the_entry_and_kind_that_matched(Opinion opinion, Telling told, string? body)
    {
        var hash = SealedHash.Parse(HashKind.Pdq, s_pdq)!;

        Assert.Equal(told, await Exchange().TellAsync("image/42/one two", hash, opinion, default));

        Assert.Equal(body is null ? 0 : 1, _there.Feedback.Count);
        Assert.All(
            _there.Feedback,
            f =>
            {
                Assert.StartsWith("/hashsharing/v2/entries/42/one%20two/PDQ/feedback ", f, StringComparison.Ordinal);
                Assert.Contains(body!, f, StringComparison.Ordinal);
            }
        );
    }

    private NcmecExchange Exchange() => new(_fetching.Fetcher, Account());

    private NcmecAccount Account() =>
        new(
            _fetching.At("/hashsharing"),
            NcmecStandIn.User,
            NcmecStandIn.Password,
            "01234567-abcd-0123-4567-012345678900"
        );

    private static DateTimeOffset Day(int n) => new(2026, 6, 1 + n, 0, 0, 0, TimeSpan.Zero);
}
