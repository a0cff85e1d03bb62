using Redress.Server.Tests.Histories;

namespace Redress.Server.Tests.Features.Cases;

public sealed class DangersTests
{
    [Fact]
    public async Task A_danger_that_is_said_again_keeps_no_other_from_being_paged()
    {
        var template = await Template.OneAsync();
        await using var at = await Installation.OpenAsync(template, template.Copy(), seed: 1, postgres: null);
        await SayAsync(at, "p0");
        Assert.True(await at.SettleAsync());

        // The one that was paged already, and another, wait together.
        await SayAsync(at, "p0");
        await SayAsync(at, "p2");

        Assert.True(await at.SettleAsync());
        Assert.Empty(at.Faults);
        Assert.Equal(2, await at.CountAsync("SELECT COUNT(*) FROM danger"));
        Assert.Equal(
            2,
            await at.CountAsync("SELECT COUNT(*) FROM escalation WHERE reason = 'danger-to-life' AND status = 'open'")
        );
    }

    private static async Task SayAsync(Installation at, string post)
    {
        var said = await at.AskAsync(
            at.Template.Key,
            "/v1/reports",
            new
            {
                subjects = new[] { new { kind = "post", id = post } },
                source = "affected-person",
                reason = "sexual-extortion",
                danger = true,
            }
        );
        said.Expect(201);
    }
}
