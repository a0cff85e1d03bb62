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

    [Fact]
    public async Task A_referral_is_proposed_taken_back_seconded_and_filed_on_the_command_line()
    {
        var post = await world.Chirp.PostAsync();
        await world.ReportAsync(post);
        var file = await (await world.DeskAsync()).CaseOfPostAsync(post);
        await world.Redress.ReviewerAsync("somebody else");
        var (first, second) = (await TokenAsync("reviewer"), await TokenAsync("somebody else"));
        await StepAsync("proposed", first, "propose", file, "--reasons", "A child is in it.");
        await StepAsync("due", first, "take-back", file);
        await StepAsync("proposed", first, "propose", file, "--reasons", "A child is in it after all.");
        (await RunAsync(second, "second", file, "--reasons", "I see one too.")).ExpectComplaint(2, "--agree");
        await StepAsync("agreed", second, "second", file, "--agree", "--reasons", "I see one too.");
        var at = (await world.Redress.NowAsync()).ToString(
            "O",
            global::System.Globalization.CultureInfo.InvariantCulture
        );
        string[] number = ["--authority", "Authority", "--reference", "R-3", "--at", at];
        await StepAsync("filed", first, ["file", file, .. number]);
        (await RunAsync(first, "decline", file, "--reasons", "No.")).ExpectComplaint(1, "filed or declined before");
    }

    private async Task<string> TokenAsync(string name) =>
        (string)(await world.Redress.Operator.PostAsync("/v1/people/tokens", new { name })).Expect(201)["token"]!;

    private Task<Ran> RunAsync(string token, params string[] args) =>
        Ran.OfAsync([.. (string[])["referral", .. args], "--token", token, "--data", world.Redress.Folder]);

    private async Task StepAsync(string status, string token, params string[] args) =>
        Assert.Contains($"is {status}.", (await RunAsync(token, args)).Expect().Output, StringComparison.Ordinal);
}
