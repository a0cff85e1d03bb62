using System.Text.Json.Nodes;

namespace Redress.System.Tests.Harness;

/// <summary>A removal whose picture must not come back.</summary>
internal static class Removal
{
    /// <summary>Reported by the person shown, and removed by a reviewer who names the picture. Answers the case.</summary>
    public static async Task<string> RemoveNamedAsync(this World world, string post)
    {
        await world.ReportAsync(post);
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        var claimed = (await desk.ClaimAsync(file)).Expect(200);
        var decision = new
        {
            outcome = "restrict",
            ground = Filing.Abuse,
            reasons = "It shows what the report says.",
            seenVersion = (int)claimed["case"]!["version"]!,
            restrictions = new[] { "remove" },
            media = new[]
            {
                new JsonObject { ["kind"] = "post", ["id"] = post },
            },
        };
        var decided = (await desk.Reviewer.PostAsync($"/v1/cases/{file}/decide", decision)).Expect(200);
        Assert.Contains("banks-fingerprints", decided["secondLook"]!.AsArray().Select(w => (string)w!));
        await desk.SecondAsync(decided, "restrict");
        await world.SettleAsync();
        await world.LaterAsync();
        await world.LaterAsync();
        return file;
    }
}
