using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>What happens when time passes, on a stepping clock.</summary>
public sealed class TimeTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    [Fact]
    public async Task A_claim_lapses_when_its_reviewer_is_not_heard_of_and_another_takes_the_case()
    {
        var post = await world.Chirp.PostAsync();
        await world.ReportAsync(post);
        var (desk, other) = (await world.DeskAsync(), await world.DeskAsync("second reviewer"));
        var file = await desk.CaseOfPostAsync(post);
        (await desk.ClaimAsync(file)).Expect(200);

        await world.MoveAsync(TimeSpan.FromMinutes(14));
        Assert.Equal("claimed", await desk.StatusAsync(file));
        (await desk.ClaimAsync(file)).Expect(200);
        await world.MoveAsync(TimeSpan.FromMinutes(14));
        Assert.Equal("claimed", await desk.StatusAsync(file));
        await world.MoveAsync(TimeSpan.FromMinutes(2));

        Assert.Equal("open", await desk.StatusAsync(file));
        (await desk.DecideClaimedAsync(file, 1, "no-violation", [], [])).ExpectProblem(409, "case-not-claimed");
        (await other.ClaimAsync(file)).Expect(200);
        Assert.Contains((await desk.ReadAsync(file))["history"]!.AsArray(), h => (string)h!["verb"]! == "lapse");
    }

    [Fact]
    public async Task A_link_of_another_place_is_kept_sealed_for_thirty_days_and_then_nobody_can_read_it()
    {
        var filed = await world.FileAsync(Filing.Of("https://elsewhere.example/photo/78"));
        var kept =
            $"SELECT COUNT(*) FROM sealed WHERE report_id = '{filed["id"]}' AND kind = 'link/0' AND wrapped_key IS NOT NULL";
        Assert.Equal(1, await world.CountAsync(kept));
        Assert.Equal(0, await world.CountAsync("SELECT COUNT(*) FROM sealed WHERE instr(ciphertext, 'elsewhere') > 0"));

        await world.MoveAsync(TimeSpan.FromDays(29));
        Assert.Equal(1, await world.CountAsync(kept));
        await world.MoveAsync(TimeSpan.FromDays(1));

        Assert.Equal(0, await world.CountAsync(kept));
        Assert.Equal(
            1,
            await world.CountAsync(
                $"SELECT COUNT(*) FROM sealed WHERE report_id = '{filed["id"]}' AND erased_at IS NOT NULL"
            )
        );
        Assert.Equal(
            "elsewhere",
            (string?)(await (await world.DeskAsync()).ReceiptAsync(filed))["subjects"]![0]!["stage"]
        );
    }

    [Fact]
    public async Task Erasing_destroys_the_keys_of_what_was_written_and_no_row_disappears()
    {
        var post = await world.Chirp.PostAsync();
        var filing = Filing
            .Of(world.Chirp.PostLink(post))
            .And("statement", "They know where I live.")
            .And("contact", "erase@mail.example")
            .And("policeNumber", "B-1");
        var filed = await world.FileAsync(filing);
        var rows = $"SELECT COUNT(*) FROM sealed WHERE report_id = '{filed["id"]}'";
        Assert.Equal(3, await world.CountAsync(rows + " AND wrapped_key IS NOT NULL"));
        var legal = await world.Redress.PersonAsync("legal", ["legal"]);

        Assert.Equal(3, (int)(await legal.PostAsync($"/v1/reports/{filed["id"]}/erase")).Expect(200)["erased"]!);

        Assert.Equal(0, await world.CountAsync(rows + " AND wrapped_key IS NOT NULL"));
        Assert.Equal(3, await world.CountAsync(rows));
        Assert.Equal(0, (int)(await legal.PostAsync($"/v1/reports/{filed["id"]}/erase")).Expect(200)["erased"]!);
        (await legal.PostAsync("/v1/reports/rpt_00000000000000000000000000/erase")).ExpectProblem(
            404,
            "report-unknown"
        );
        Assert.Equal(
            "hidden",
            (string?)(await (await world.DeskAsync()).ReceiptAsync(filed))["subjects"]![0]!["stage"]
        );
    }

    [Fact]
    public async Task A_case_that_nobody_opens_stays_held_and_in_the_queue_past_its_time()
    {
        var post = await world.Chirp.PostAsync();
        await world.ReportAsync(post);
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);

        await world.MoveAsync(TimeSpan.FromDays(3));

        var read = (await desk.ReadAsync(file))["case"]!;
        Assert.Equal(("open", true), ((string)read["status"]!, (bool)read["held"]!));
        Assert.True((DateTimeOffset)read["dueAt"]! < await world.Redress.NowAsync());
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));
    }
}
