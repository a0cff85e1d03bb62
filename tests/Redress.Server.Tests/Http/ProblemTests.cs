using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Redress.Core.Kernel;
using Redress.Server.Http;

namespace Redress.Server.Tests.Http;

public sealed class ProblemTests
{
    [Fact]
    public void Each_kind_of_refusal_has_a_status_of_its_own()
    {
        var statuses = Enum.GetValues<RefusalKind>().Select(Problem.StatusOf).ToList();

        Assert.Equal(statuses, statuses.Distinct());
        Assert.All(statuses, s => Assert.InRange(s, 400, 503));
    }

    [Fact]
    public async Task A_problem_is_of_its_media_type_and_leaves_out_what_there_is_not_to_say()
    {
        var problem = await WriteAsync(HttpRefusals.NotFound);

        Assert.Equal(
            """{"type":"about:blank","title":"There is nothing at this address","status":404,"code":"not-found"}""",
            problem
        );
    }

    [Fact]
    public async Task Pointer_and_detail_stand_in_it_where_there_are_any()
    {
        var problem = JsonDocument.Parse(await WriteAsync(HttpRefusals.FieldTooLong.At("/statement", "At most 4000")));

        Assert.Equal("/statement", problem.RootElement.GetProperty("pointer").GetString());
        Assert.Equal("At most 4000", problem.RootElement.GetProperty("detail").GetString());
    }

    private static async Task<string> WriteAsync(Refusal refusal)
    {
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;
        await Problem.WriteAsync(http, refusal);
        Assert.Equal(Problem.MediaType, http.Response.ContentType);
        return System.Text.Encoding.UTF8.GetString(body.ToArray());
    }
}
