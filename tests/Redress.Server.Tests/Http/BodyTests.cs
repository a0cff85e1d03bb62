using System.Text;
using Microsoft.AspNetCore.Http;
using Redress.Core.Reports;
using Redress.Server.Features.Reports;
using Redress.Server.Http;

namespace Redress.Server.Tests.Http;

public sealed class BodyTests
{
    private const string Good = """{"subjects":[{"link":"https://a.example"}],"reason":"hate"}""";

    [Fact]
    public void A_body_of_the_documented_form_is_read_with_its_defaults()
    {
        var read = Parse(Good);

        Assert.Equal((Reason.Hate, Source.NotSaid, "en"), (read.Value.Reason, read.Value.Source, read.Value.Language));
    }

    [Theory]
    [InlineData("""{"subjects":[],"reason":"hatred"}""", "/reason")]
    [InlineData("""{"subjects":[{"link":1}],"reason":"hate"}""", "/subjects/0/link")]
    [InlineData("""{"subjects":[],"reason":"hate","minor":"perhaps"}""", "/minor")]
    public void What_is_wrong_is_pointed_at(string body, string pointer)
    {
        var refusal = Parse(body).Refusal!;

        Assert.Equal(("body-not-json", pointer), (refusal.Code, refusal.Pointer));
    }

    [Fact]
    public void A_word_that_is_unknown_is_answered_with_those_that_are_known()
    {
        var refusal = Parse("""{"subjects":[],"reason":"hate","minor":"perhaps"}""").Refusal!;

        Assert.Equal("The value is none of: not-asked, yes, no, unsure.", refusal.Detail?.TrimEnd('.') + ".");
    }

    [Theory]
    [InlineData("""{"a secret name":1}""")]
    [InlineData("""{"subjects":[{"link":"a secret name"}]x""")]
    [InlineData("""{"reason":"a secret name","subjects":[]}""")]
    [InlineData("""{"reason":"hate","subjects":[],"language":{"a secret name":1}}""")]
    public void Nothing_that_was_sent_is_repeated(string body)
    {
        var refusal = Parse(body).Refusal!;

        Assert.DoesNotContain("secret", $"{refusal.Detail}{refusal.Pointer}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64 * 1024, true)]
    [InlineData((64 * 1024) + 1, false)]
    public async Task A_body_has_at_most_64_KiB_whatever_it_says_of_its_length(int length, bool ok)
    {
        var http = new DefaultHttpContext();
        http.Request.Body = new MemoryStream(new byte[length]);

        var read = await Body.BytesAsync(http.Request, CancellationToken.None);

        Assert.Equal(ok, read.Ok);
        Assert.Equal(ok ? null : "body-too-large", read.Refusal?.Code);
    }

    [Fact]
    public async Task A_body_that_says_to_be_too_long_is_not_read()
    {
        var http = new DefaultHttpContext();
        http.Request.ContentLength = (64 * 1024) + 1;
        var body = new MemoryStream(new byte[10]);
        http.Request.Body = body;

        Assert.Equal("body-too-large", (await Body.BytesAsync(http.Request, CancellationToken.None)).Refusal?.Code);
        Assert.Equal(0, body.Position);
    }

    private static Core.Kernel.Result<SubmitReport.Request> Parse(string body) =>
        Body.Parse<SubmitReport.Request>(Encoding.UTF8.GetBytes(body));
}
