using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>A week in which nobody comes.</summary>
public sealed class ChristmasTests(MailWorld world) : IClassFixture<MailWorld>
{
    [Fact]
    public async Task Nobody_at_work_over_Christmas_leaves_the_boys_video_hidden_and_pages_the_lead_each_hour()
    {
        await world.Redress.PersonAsync("lead", ["lead"]);
        var contact = new { name = "lead", mail = "lead@redress.example" };
        (await world.Redress.Operator.PostAsync("/v1/people/contact", contact)).Expect(200);
        var post = await world.Chirp.PostAsync(picture: 71);
        await world.ReportAsync(post);
        await world.MoveAsync(TimeSpan.FromHours(23));
        Assert.Equal(0, await PagesAsync("hold-unopened"));

        await world.MoveAsync(TimeSpan.FromHours(5));

        Assert.True(await PagesAsync("hold-unopened") >= 4);
        await world.MoveAsync(TimeSpan.FromDays(3));
        Assert.True(await PagesAsync("hold-unopened") >= 70);
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));
        var figures = await FiguresAsync();
        Assert.Equal((1, 1), ((long)figures["holdsUnopened"]!, (long)figures["holdsUnopenedNow"]!));
        Assert.Contains(figures["breaches"]!.AsArray(), b => (string)b!["clock"]! == "own");

        var desk = await world.DeskAsync();
        await desk.DecideAsync(await desk.CaseOfPostAsync(post), ["remove"]);
    }

    private Task<long> PagesAsync(string reason) =>
        world.CountAsync(
            $"SELECT COUNT(*) FROM page p JOIN escalation e ON e.id = p.escalation_id WHERE e.reason = '{reason}'"
        );

    private async Task<JsonNode> FiguresAsync()
    {
        var lead = await world.Redress.PersonAsync("lead", ["lead"]);
        var to = await world.Redress.NowAsync() + TimeSpan.FromDays(1);
        return (await lead.GetAsync($"/v1/figures?to={to:yyyy-MM-ddTHH:mm:ssZ}")).Expect(200);
    }
}
