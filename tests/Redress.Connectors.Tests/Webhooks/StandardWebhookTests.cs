using System.Text;
using Redress.Connectors.Webhooks;

namespace Redress.Connectors.Tests.Webhooks;

public sealed class StandardWebhookTests
{
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("{\"test\": 2432232314}");
    private static readonly DateTimeOffset Then = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);
    private static readonly WebhookSecret Secret = Parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static readonly WebhookSecret Other = WebhookSecret.Create([
        .. Enumerable.Range(0, 32).Select(i => (byte)i),
    ]);

    [Fact]
    public void The_published_vector_is_signed_and_verified()
    {
        Assert.Equal(Signature, StandardWebhook.Sign([Secret], Id, Then, Body));
        Assert.Equal(WebhookVerdict.Valid, Verify());
    }

    [Fact]
    public void While_secrets_are_changed_over_any_pair_is_enough()
    {
        var both = StandardWebhook.Sign([Other, Secret], Id, Then, Body);
        Assert.Equal(2, both.Split(' ').Length);
        Assert.Equal(WebhookVerdict.Valid, Verify(signatures: both));
        Assert.Equal(WebhookVerdict.Valid, Verify(signatures: $"v1a,xxxx v2,yyyy v1,!!! {Signature}"));
        Assert.Equal(WebhookVerdict.Valid, Verify(secrets: [Other, Secret]));
        Assert.Equal(WebhookVerdict.SignatureWrong, Verify(secrets: [Other]));
        Assert.Equal(WebhookVerdict.SignatureWrong, Verify(secrets: []));
    }

    [Theory]
    [InlineData(-301, WebhookVerdict.TooNew)]
    [InlineData(-300, WebhookVerdict.Valid)]
    [InlineData(300, WebhookVerdict.Valid)]
    [InlineData(301, WebhookVerdict.TooOld)]
    public void Five_minutes_either_way_are_tolerated(int seconds, WebhookVerdict verdict) =>
        Assert.Equal(verdict, Verify(now: Then.AddSeconds(seconds)));

    [Theory]
    [InlineData("1614265331")]
    [InlineData("1614265329")]
    public void The_timestamp_is_signed(string timestamp) =>
        Assert.Equal(WebhookVerdict.SignatureWrong, Verify(timestamp: timestamp));

    [Theory]
    [InlineData("-1614265330")]
    [InlineData(" 1614265330")]
    [InlineData("1614265330.0")]
    [InlineData("１６１４２６５３３０")]
    [InlineData("99999999999999999999")]
    [InlineData("now")]
    public void A_timestamp_that_is_no_count_of_seconds_is_malformed(string timestamp) =>
        Assert.Equal(WebhookVerdict.TimestampMalformed, Verify(timestamp: timestamp));

    [Fact]
    public void What_is_missing_or_endless_is_refused()
    {
        Assert.Equal(WebhookVerdict.HeaderMissing, Verify(id: ""));
        Assert.Equal(WebhookVerdict.HeaderMissing, Verify(id: new string('a', 257)));
        Assert.Equal(WebhookVerdict.HeaderMissing, Verify(timestamp: ""));
        Assert.Equal(WebhookVerdict.HeaderMissing, Verify(signatures: ""));
        Assert.Equal(WebhookVerdict.HeaderMissing, Verify(signatures: new string('v', 5_000)));
    }

    [Theory]
    [InlineData("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("V1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE")]
    [InlineData("v1,")]
    [InlineData("v1,AAAA")]
    [InlineData(",")]
    public void A_signature_of_another_form_fits_nothing(string signatures) =>
        Assert.Equal(WebhookVerdict.SignatureWrong, Verify(signatures: signatures));

    [Fact]
    public void Every_changed_bit_of_body_and_id_is_noticed()
    {
        for (var bit = 0; bit < Body.Length * 8; bit++)
        {
            var changed = (byte[])Body.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(WebhookVerdict.SignatureWrong, Verify(body: changed));
        }

        Assert.Equal(WebhookVerdict.SignatureWrong, Verify(id: Id + "x"));
        Assert.Equal(WebhookVerdict.SignatureWrong, Verify(body: []));
    }

    [Fact]
    public void No_more_than_sixteen_signatures_are_tried()
    {
        var noise = string.Concat(Enumerable.Repeat(StandardWebhook.Sign([Other], Id, Then, Body) + " ", 16));
        Assert.Equal(WebhookVerdict.SignatureWrong, Verify(signatures: noise + Signature));
    }

    [Fact]
    public void A_secret_is_written_and_read_again_and_not_shown_by_accident()
    {
        Assert.StartsWith("whsec_", Other.Reveal());
        Assert.Equal(Other.Reveal(), Parse(Other.Reveal()).Reveal());
        Assert.DoesNotContain(Other.Reveal()[6..], $"{Other}");
        Assert.Throws<ArgumentException>(() => WebhookSecret.Create(new byte[23]));
        Assert.Throws<ArgumentException>(() => WebhookSecret.Create(new byte[65]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_AAAA")]
    [InlineData("whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!")]
    [InlineData("whsec_ MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData(
        "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="
    )]
    public void What_is_no_secret_is_not_taken_for_one(string? text) =>
        Assert.False(WebhookSecret.TryParse(text, out _));

    private static WebhookVerdict Verify(
        IReadOnlyList<WebhookSecret>? secrets = null,
        string id = Id,
        string timestamp = "1614265330",
        string signatures = Signature,
        byte[]? body = null,
        DateTimeOffset? now = null
    ) => StandardWebhook.Verify(secrets ?? [Secret], id, timestamp, signatures, body ?? Body, now ?? Then);

    private static WebhookSecret Parse(string text)
    {
        Assert.True(WebhookSecret.TryParse(text, out var secret));
        return secret;
    }
}
