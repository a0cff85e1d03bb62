using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Redress.Server.Http;
using Redress.Server.Tests.Hosting;
using Redress.Server.Web;

namespace Redress.Server.Tests.Http;

public sealed class OutermostTests(BuiltProgram program) : IClassFixture<BuiltProgram>
{
    [Fact]
    public async Task A_fault_of_ours_is_500_and_not_a_word_of_it_leaves()
    {
        var (status, body) = await AskAsync(_ => throw new InvalidOperationException("secret"));

        Assert.Equal((500, "fault"), (status, Code(body)));
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_503_so_that_it_is_tried_again()
    {
        var (status, body) = await AskAsync(_ => throw new IOException("secret path"));

        Assert.Equal((503, "storage-unavailable"), (status, Code(body)));
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "not-found")]
    [InlineData(405, "method-not-allowed")]
    [InlineData(415, "media-type-not-supported")]
    public async Task What_routing_answers_by_status_alone_becomes_a_problem(int status, string code)
    {
        var answer = await AskAsync(http =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        Assert.Equal((status, code), (answer.Status, Code(answer.Body)));
    }

    [Theory]
    [InlineData(413, "body-too-large")]
    [InlineData(400, "body-not-json")]
    public async Task What_the_server_could_not_read_is_refused(int status, string code)
    {
        var answer = await AskAsync(_ => throw new BadHttpRequestException("secret", status));

        Assert.Equal((status, code), (answer.Status, Code(answer.Body)));
    }

    private async Task<(int Status, string Body)> AskAsync(RequestDelegate next)
    {
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;
        await Outermost.HandleAsync(http, next, NullLogger.Instance, program.Services.GetRequiredService<Addresses>());
        Assert.Equal("nosniff", http.Response.Headers.XContentTypeOptions.ToString());
        return (http.Response.StatusCode, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }

    private static string? Code(string body) => JsonDocument.Parse(body).RootElement.GetProperty("code").GetString();
}
