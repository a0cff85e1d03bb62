using System.Text.RegularExpressions;

namespace Redress.System.Tests.Harness;

/// <summary>The default pack, with a few words changed, put in force.</summary>
public static class Packs
{
    /// <summary>A rule that hides threats for four days, for a person's review.</summary>
    public const string Reviewed = """

          - rule: threats.reviewed
            effect: on
            when: { report.reason: { is: threats } }
            ground: threats
            restrictions: [hide]
            review-after: P4D
        """;

    public static async Task ApplyAsync(World world, params (string Pattern, string By)[] changes)
    {
        var lead = await world.Redress.PersonAsync("lead", ["lead"]);
        var yaml = (string)(await lead.GetAsync("/v1/policies/current")).Expect(200)["yaml"]!;
        foreach (var (pattern, by) in changes)
        {
            Assert.Matches(pattern, yaml);
            yaml = Regex.Replace(yaml, pattern, by, RegexOptions.None, TimeSpan.FromSeconds(5));
        }

        (await lead.PostAsync("/v1/policies", new { yaml })).Expect(201);
    }
}
