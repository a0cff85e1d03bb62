using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Cli;

/// <summary>Commands about policy, figures and referrals, beside a running program.</summary>
[Collection(nameof(SmallWorld))]
public sealed class ScenarioCommandTests(SmallWorld world)
{
    [Fact]
    public async Task A_policy_is_tried_on_past_reports_and_figures_and_sheet_say_what_the_API_says()
    {
        var post = await world.Chirp.PostAsync();
        await world.ReportAsync(post);
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        var lead = await world.Redress.PersonAsync("lead", ["lead"]);
        using var folder = new Folder();
        var yaml = (string)(await lead.GetAsync("/v1/policies/current")).Expect(200)["yaml"]!;
        var pack = folder.Write("mine.yaml", yaml);
        var data = world.Redress.Folder;

        var tried = (await Ran.OfAsync("policy", "try", pack, "--since", "365d", "--data", data, "--json"))
            .Expect()
            .Json;
        Assert.True((long)tried["links"]! >= 1);
        Assert.True((long)tried["heldNow"]! >= 1);
        Assert.Contains(
            tried["rules"]!.AsArray(),
            r => (string)r!["rule"]! == "child-sexual-abuse-material.first-party"
        );
        (await Ran.OfAsync("policy", "try", pack, "--since", "soon", "--data", data)).ExpectComplaint(
            2,
            "--since soon"
        );

        var to = $"{await world.Redress.NowAsync() + TimeSpan.FromDays(1):yyyy-MM-ddTHH:mm:ssZ}";
        var figures = (await Ran.OfAsync("figures", "--to", to, "--data", data, "--json")).Expect().Json;
        Assert.Equal((await lead.GetAsync($"/v1/figures?to={to}")).Text, figures.ToJsonString());
        var printed = (await Ran.OfAsync("figures", "--to", to, "--data", data)).Expect().Output;
        Assert.Contains("holds lifted", printed, StringComparison.Ordinal);

        var made = (await world.Redress.Operator.PostAsync("/v1/people/tokens", new { name = "reviewer" })).Expect(201);
        var sheet = await Ran.OfAsync("referral", "sheet", file, "--token", (string)made["token"]!, "--data", data);
        Assert.Contains("due", sheet.Expect().Output, StringComparison.Ordinal);
        (await Ran.OfAsync("referral", "sheet", file, "--data", data)).ExpectComplaint(2, "token");
    }
}
