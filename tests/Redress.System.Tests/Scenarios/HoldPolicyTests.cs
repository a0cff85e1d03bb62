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
}
