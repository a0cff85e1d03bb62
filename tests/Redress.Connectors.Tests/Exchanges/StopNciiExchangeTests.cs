using System.Globalization;
using Redress.Connectors.Exchanges;
using Redress.Core.Banks;
using Redress.Tests.StandIns;

namespace Redress.Connectors.Tests.Exchanges;

public sealed class StopNciiExchangeTests : IAsyncLifetime
{
    private readonly StopNciiStandIn _there = new(seed: 5);
    private Fetching _fetching = null!;

    public async Task InitializeAsync() => _fetching = await Fetching.StartAsync(_there);

    public async Task DisposeAsync() => await _fetching.DisposeAsync();

    [Theory]
    [InlineData("Received", false)]
    [InlineData("Active", false)]
    [InlineData("Unknown", false)]
    [InlineData("Withdrawn", true)]
    [InlineData("Deleted", true)]
    public async Task The_status_says_whether_somebody_withdrew_it(string status, bool isGone)
    {
        _there.Say("ImagePDQ", Hash(1), status);

        var (said, _, _, _) = await Fetching.AllAsync(Exchange());

        var record = said.Values.Single();
        Assert.Equal(isGone, record.IsGone);
        Assert.Equal(isGone ? 0 : 1, record.Hashes.Count);
    }

    [Theory]
    [InlineData(true, "Withdrawn", "Deleted")]
    [InlineData(false, "Withdrawn", "Active")]
    [InlineData(false)]
    public async Task A_hash_all_of_whose_cases_are_withdrawn_is_gone_and_one_that_another_case_needs_is_not(
        bool isGone,
        params string[] cases
    )
    {
        _there.Say("ImagePDQ", Hash(2), "Active", cases);

        Assert.Equal(isGone, (await Fetching.AllAsync(Exchange())).Said.Values.Single().IsGone);
    }

    [Fact]
    public async Task Every_page_is_read_in_whatever_order_with_records_that_make_no_sense_left_out()
    {
        _there.IsSloppy = true;
        for (var i = 0; i < 20; i++)
        {
            _there.Say("ImagePDQ", Hash(i), i % 5 == 4 ? "Withdrawn" : "Active");
        }

        var (said, faulty, place, isAll) = await Fetching.AllAsync(Exchange());

        Assert.Equal(4, said.Values.Count(r => r.IsGone));
        Assert.Equal(16, said.Values.Count(r => r.Hashes.Count == 1));
        // Not a record, without a value, no hash, a status that nobody knows; a kind that we cannot compare is no fault.
        Assert.Equal(7 * 4, faulty);
        Assert.True(isAll);
        Assert.Equal("1700000020", place.Checkpoint);
    }

    [Fact]
    public async Task A_token_that_is_over_begins_the_fetch_again_at_the_checkpoint()
    {
        for (var i = 0; i < 9; i++)
        {
            _there.Say("VideoMD5", Hash(i)[..32], "Active");
        }

        _there.TokensToExpire = 2;
        var checkpoint = Fetching.Now.AddDays(-1).ToUnixTimeSeconds();
        var first = await Fetching.AllAsync(Exchange());

        Assert.Equal(9, first.Said.Count);
        Assert.All(first.Said.Values, r => Assert.Equal(HashKind.Md5, r.Hashes.Single().Kind));
        await Fetching.AllAsync(Exchange(), checkpoint.ToString(CultureInfo.InvariantCulture));
        Assert.Equal([10, 10, 10, checkpoint], _there.Starts);
    }

    [Fact]
    public async Task After_thirty_days_without_a_fetch_everything_is_asked_for()
    {
        var stale = Fetching.Now.AddDays(-31).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        var (_, _, _, isAll) = await Fetching.AllAsync(Exchange(), stale);

        Assert.True(isAll);
        Assert.Equal([10], _there.Starts);
    }

    [Fact]
    public async Task Pages_that_go_round_in_a_circle_end_with_a_fault()
    {
        _there.GoesRound = true;
        _there.Say("ImagePDQ", Hash(1), "Active");
        var exchange = Exchange();
        var first = Assert.IsType<ExchangeResult.Page>(
            await exchange.FetchAsync(new(null, null), Fetching.Now, default)
        );

        var next = await exchange.FetchAsync(first.Next, Fetching.Now, default);

        Assert.Equal(ExchangeFault.Malformed, Assert.IsType<ExchangeResult.Failed>(next).Fault);
    }

    [Fact]
    public async Task A_wrong_key_is_not_allowed_and_a_fault_over_there_is_away()
    {
        var wrong = new StopNciiExchange(_fetching.Fetcher, Account() with { FetchKey = "another" });
        Assert.Equal(ExchangeFault.NotAllowed, await FaultAsync(wrong));
        _there.CallsToFail = 1;
        Assert.Equal(ExchangeFault.Away, await FaultAsync(Exchange()));
    }

    [Theory]
    [InlineData(Opinion.Seen, "PendingReview")]
    [InlineData(Opinion.Blocked, "Blocked")]
    [InlineData(Opinion.Disputed, "NotBlocked")]
    public async Task What_became_of_a_record_is_told_in_its_own_words(Opinion opinion, string value)
    {
        var hash = SealedHash.Parse(HashKind.Pdq, Hash(3))!;

        var told = await Exchange().TellAsync("ImagePDQ:" + Hash(3), hash, opinion, CancellationToken.None);

        Assert.Equal(Telling.Told, told);
        var sent = Assert.Single(_there.Feedback);
        Assert.Equal((Hash(3), value), ((string?)sent["hashValue"], (string?)sent["feedbackValue"]));
    }

    [Fact]
    public async Task Without_a_key_for_feedback_none_is_sent()
    {
        var exchange = new StopNciiExchange(_fetching.Fetcher, Account() with { FeedbackKey = null });
        var hash = SealedHash.Parse(HashKind.Pdq, Hash(3))!;

        Assert.Equal(Telling.NotTaken, await exchange.TellAsync("ImagePDQ:x", hash, Opinion.Seen, default));
        Assert.Empty(_there.Feedback);
    }

    private StopNciiExchange Exchange() => new(_fetching.Fetcher, Account());

    private StopNciiAccount Account() =>
        new(
            _fetching.At("/v1"),
            StopNciiStandIn.SubscriptionKey,
            StopNciiStandIn.FetchKey,
            StopNciiStandIn.FeedbackKey
        );

    private static async Task<ExchangeFault> FaultAsync(StopNciiExchange exchange) =>
        Assert.IsType<ExchangeResult.Failed>(await exchange.FetchAsync(new(null, null), Fetching.Now, default)).Fault;

    private static string Hash(int n) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(n)));
}
