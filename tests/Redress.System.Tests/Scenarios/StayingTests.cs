using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>What was decided to stay is not hidden again by the same claim, and never immune to the person shown in it.</summary>
public sealed class StayingTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    [Fact]
    public async Task A_medical_photo_that_was_decided_to_stay_is_not_hidden_again_by_the_next_bystander()
    {
        var post = await world.Chirp.PostAsync(picture: 61);
        await FileAsync("bystander", post);
        var (desk, file) = await DecidedToStayAsync(post);

        var second = await FileAsync("bystander", post);

        // What the policy says of such a report, and that it is hidden by nobody: no word of the decision before.
        Assert.Equal("ordered", (string?)second["subjects"]![0]!["hold"]);
        Assert.Null((await desk.ReceiptAsync(second))["subjects"]![0]!["hiddenAt"]);
        Assert.Equal(200, await StatusAsync(post));
        Assert.Equal("decided", await desk.StatusAsync(file));

        // The first statement that somebody under 18 is shown is a new fact; the second one is none.
        await FileAsync("bystander", post, minor: "yes");
        Assert.Equal(451, await StatusAsync(post));
        await DecidedToStayAsync(post);
        await FileAsync("bystander", post, minor: "unsure");
        Assert.Equal(200, await StatusAsync(post));
    }

    [Fact]
    public async Task What_was_closed_wrongly_after_a_bystanders_report_is_hidden_at_once_by_the_boys_own()
    {
        var post = await world.Chirp.PostAsync(picture: 62);
        await FileAsync("bystander", post);
        var (desk, file) = await DecidedToStayAsync(post);
        var before = (int)(await desk.ReadAsync(file))["case"]!["priority"]!;

        var own = await FileAsync("affected-person", post);

        Assert.Equal("ordered", (string?)own["subjects"]![0]!["hold"]);
        Assert.Equal(451, await StatusAsync(post));
        await world.LaterAsync();
        var after = await desk.ReadAsync(file);
        Assert.Equal(("open", true), ((string)after["case"]!["status"]!, (bool)after["case"]!["held"]!));
        Assert.True((int)after["case"]!["priority"]! > before);
        Assert.Equal(2, after["reports"]!.AsArray().Count);

        // His mother is another voice: the first guardian is a new fact, too.
        await DecidedToStayAsync(post);
        await FileAsync("guardian", post);
        Assert.Equal(451, await StatusAsync(post));

        // The same voices again open it for a person, and hide nothing by themselves.
        await DecidedToStayAsync(post);
        var again = await FileAsync("affected-person", post);
        Assert.Null((await desk.ReceiptAsync(again))["subjects"]![0]!["hiddenAt"]);
        Assert.Equal(200, await StatusAsync(post));
        Assert.Equal("open", await desk.StatusAsync(file));
    }

    private Task<global::System.Text.Json.Nodes.JsonNode> FileAsync(
        string source,
        string post,
        string minor = "not-asked"
    ) => world.FileAsync(Filing.By(source, Filing.Abuse, world.Chirp.PostLink(post)).And("minor", minor));

    private Task<int> StatusAsync(string post) => world.Chirp.StatusAsync($"/posts/{post}");

    private async Task<(Desk Desk, string Case)> DecidedToStayAsync(string post)
    {
        Assert.Equal(451, await StatusAsync(post));
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        await desk.DecideAsync(file, []);
        await world.LaterAsync();
        Assert.Equal(200, await StatusAsync(post));
        return (desk, file);
    }
}
