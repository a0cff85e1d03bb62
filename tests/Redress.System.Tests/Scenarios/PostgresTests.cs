using Redress.System.Tests.Cli;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>The whole way on PostgreSQL; the other scenarios run on SQLite, and the stores' contract on both.</summary>
[Collection(nameof(PostgresWorld))]
public sealed class PostgresTests(PostgresWorld world)
{
    [PostgresFact]
    public async Task A_report_goes_from_hidden_over_decided_and_told_to_closed()
    {
        var author = await world.Chirp.AccountAsync();
        var post = await world.Chirp.PostAsync(author, picture: 71);
        await world.Chirp.VisitAsync(post, 100, reshares: 20);

        var filed = await world.FileAsync(Filing.Of(world.Chirp.PostLink(post)).And("language", "de"));
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        await desk.DecideAsync(file, ["remove"], "strike", "suspend");
        await world.LaterAsync();

        Assert.Equal("decided", await desk.StatusAsync(file));
        Assert.All(await desk.EnforcementsAsync(file), e => Assert.Equal("confirmed", (string?)e["status"]));
        Assert.Equal(
            0,
            (int)(await world.Chirp.Control.GetAsync($"/control/truth/reshares/{post}")).Expect(200)["visible"]!
        );
        Assert.True((bool)(await world.Chirp.TruthAsync("account", author))["suspended"]!);
        Assert.Equal(
            ["receipt", "outcome"],
            (await desk.ReceiptAsync(filed))["letters"]!
                .AsArray()
                .Select(l => (string)l!["kind"]!)
                .Where(k => k != "progress")
        );
        await world.MoveAsync(TimeSpan.FromHours(25));
        Assert.Equal(2, (await world.Chirp.LettersAsync(author)).Count);
        await desk.ReferAsync(file);
        (await desk.Reviewer.PostAsync($"/v1/cases/{file}/close")).Expect(200);
    }

    [PostgresFact]
    public async Task What_comes_back_is_hidden_again_and_a_claim_lapses()
    {
        var post = await world.Chirp.PostAsync(picture: 72);
        await world.ReportAsync(post);
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        (await desk.ClaimAsync(file)).Expect(200);
        await world.Chirp.MisbehaveAsync(new { forget = true });

        await world.MoveAsync(TimeSpan.FromMinutes(16));

        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));
        Assert.Equal("open", await desk.StatusAsync(file));
    }

    [PostgresFact]
    public async Task A_node_that_was_given_no_keys_is_refused_and_makes_none()
    {
        using var folder = new Folder();
        var ran = await Ran.OfAsync(
            "serve",
            "--data",
            folder.Name,
            "--listen",
            "http://127.0.0.1:0",
            "--database",
            world.Database!
        );

        ran.ExpectComplaint(3, "copy it from another node");
        Assert.False(Directory.Exists(Path.Combine(folder.Name, "keys")));
    }
}
