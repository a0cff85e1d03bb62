namespace Redress.System.Tests.Harness;

[Collection(nameof(SmallWorld))]
public sealed class WorldTests(SmallWorld world)
{
    [Fact]
    public async Task A_report_hides_the_post_and_settles()
    {
        var post = await world.Chirp.PostAsync(picture: 7);

        var filed = await world.ReportAsync(post);

        Assert.Equal("ordered", (string?)filed["subjects"]![0]!["hold"]);
        Assert.True((bool)(await world.Chirp.TruthAsync("post", post))["hidden"]!);
    }
}
