using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>What is held is the policy's business, and changes with the policy in force.</summary>
public sealed class HoldPolicyTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    [Theory]
    [InlineData("shadow", "shadow")]
    [InlineData("off", "none")]
    public async Task A_rule_in_shadow_or_off_is_answered_so_and_hides_nothing(string effect, string hold)
    {
        var lead = await world.Redress.PersonAsync("lead", ["lead"]);
        var current = (await lead.GetAsync("/v1/policies/current")).Expect(200);
        var (number, yaml) = ((int)current["number"]!, (string)current["yaml"]!);
        var changed = yaml.Replace("effect: on", $"effect: {effect}", StringComparison.Ordinal);
        Assert.Equal(
            number + 1,
            (int)(await lead.PostAsync("/v1/policies", new { yaml = changed })).Expect(201)["number"]!
        );
        var post = await world.Chirp.PostAsync();

        var filed = await world.ReportAsync(post);

        Assert.Equal(hold, (string?)filed["subjects"]![0]!["hold"]);
        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{post}"));
        var desk = await world.DeskAsync();
        Assert.False((bool)(await desk.ReadAsync(await desk.CaseOfPostAsync(post)))["case"]!["held"]!);

        // Back as it was: every version stays, and the newest is in force. Each decision names the one it rests on.
        (await lead.PostAsync("/v1/policies", new { yaml })).Expect(201);
        await world.ReportAsync(post);
        var decision = (await desk.ReadAsync(await desk.CaseOfPostAsync(post)))["decisions"]![0]!;
        Assert.Equal((number + 2, "default"), ((int)decision["policyVersion"]!, (string)decision["policy"]!));
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));
    }

    [Fact]
    public async Task A_policy_with_a_fault_is_refused_with_line_and_column_and_the_one_before_stays()
    {
        var lead = await world.Redress.PersonAsync("lead", ["lead"]);
        var before = (await lead.GetAsync("/v1/policies/current")).Text;

        var refused = await lead.PostAsync("/v1/policies", new { yaml = "pack: mine\nholds: nothing\n" });

        refused.ExpectProblem(400, "policy-invalid");
        Assert.Contains("Line ", (string)refused.Json["detail"]!, StringComparison.Ordinal);
        Assert.Equal(before, (await lead.GetAsync("/v1/policies/current")).Text);
    }

    [Fact]
    public async Task A_pack_is_tried_on_past_reports_and_nothing_changes()
    {
        var lead = await world.Redress.PersonAsync("lead", ["lead"]);
        var since = await world.Redress.NowAsync();
        var post = await world.Chirp.PostAsync();
        await world.FileAsync(Filing.By("bystander", "threats", world.Chirp.PostLink(post)));
        var current = (await lead.GetAsync("/v1/policies/current")).Expect(200);
        var yaml = ((string)current["yaml"]!).Replace(
            "\nlooks:",
            Packs.Reviewed + "\n\nlooks:",
            StringComparison.Ordinal
        );

        var tried = (await lead.PostAsync("/v1/policies/try", new { yaml, since })).Expect(200);

        Assert.Equal((1L, 0L, 1L), ((long)tried["links"]!, (long)tried["heldThen"]!, (long)tried["heldNow"]!));
        var rule = tried["rules"]!.AsArray().Single(r => (long)r!["would"]! > 0)!;
        Assert.Equal(("threats.reviewed", 1L), ((string)rule["rule"]!, (long)rule["newly"]!));
        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{post}"));
        Assert.Equal(
            (int)current["number"]!,
            (int)(await lead.GetAsync("/v1/policies/current")).Expect(200)["number"]!
        );
        (await lead.PostAsync("/v1/policies/try", new { yaml = "pack: [", since })).ExpectProblem(
            400,
            "policy-invalid"
        );
        (await lead.PostAsync("/v1/policies/try", new { yaml, since = since.AddYears(-2) })).ExpectProblem(
            400,
            "field-invalid"
        );
    }
}
