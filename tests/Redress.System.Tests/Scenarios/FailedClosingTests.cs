using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>A platform that will not: the case is closed by two people with reasons, and by nobody alone.</summary>
public sealed class FailedClosingTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    [Fact]
    public async Task A_case_that_its_platform_does_not_carry_out_is_closed_by_two_people_with_reasons_alone()
    {
        var post = await world.Chirp.PostAsync();
        // Nothing goes to the author, so that no letter is still to go out.
        await world.FileAsync(Filing.By("bystander", "hate", world.Chirp.PostLink(post)).And("harm", "unsure"));
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        await world.Chirp.MisbehaveAsync(new { down = true });
        await desk.DecideAsync(file, ["remove"]);
        await world.LaterAsync();
        var path = $"/v1/cases/{file}/close-failed";
        var why = new { reasons = "The site belongs to nobody any more." };
        Assert.Equal("confirming", await desk.StatusAsync(file));
        (await desk.Reviewer.PostAsync(path, new { reasons = " " })).ExpectProblem(400, "field-invalid");

        var first = (await desk.Reviewer.PostAsync(path, why)).Expect(200);
        Assert.False((bool)first["closed"]!);
        (await desk.Reviewer.PostAsync(path, why)).ExpectProblem(409, "case-closing-same-person");
        Assert.Equal("confirming", await desk.StatusAsync(file));
        var other = await world.Redress.ReviewerAsync("another closer");
        var second = (await other.PostAsync(path, new { reasons = "I asked them as well." })).Expect(200);

        Assert.True((bool)second["closed"]!);
        var read = await desk.ReadAsync(file);
        Assert.Equal("closed", (string?)read["case"]!["status"]);
        var last = read["history"]!.AsArray()[^1]!;
        Assert.Equal(
            ("close-failed", "The site belongs to nobody any more."),
            ((string)last["verb"]!, (string)last["detail"]!)
        );
        await world.Chirp.MisbehaveAsync(new { });
    }

    [Fact]
    public async Task What_is_open_or_may_still_be_carried_out_is_not_closed_like_this()
    {
        var post = await world.Chirp.PostAsync();
        await world.FileAsync(Filing.By("bystander", "hate", world.Chirp.PostLink(post)));
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        var path = $"/v1/cases/{file}/close-failed";
        var why = new { reasons = "It takes too long." };
        (await desk.Reviewer.PostAsync(path, why)).ExpectProblem(409, "case-not-decided");
        await desk.DecideAsync(file, ["remove"]);
        await world.LaterAsync();

        (await desk.Reviewer.PostAsync(path, why)).ExpectProblem(409, "case-not-confirming");
    }
}
