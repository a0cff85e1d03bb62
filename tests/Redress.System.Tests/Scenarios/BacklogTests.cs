using System.Globalization;
using System.Text.Json.Nodes;
using Redress.System.Tests.Cli;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>Reports from before: taken in with their times, quiet until somebody releases them.</summary>
public sealed class BacklogTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    private const string Then = "2025-12-25T08:00:00Z";

    [Fact]
    public async Task What_had_come_before_is_taken_in_quietly_once_and_holds_and_answers_when_it_is_released()
    {
        var (own, decided) = (await world.Chirp.PostAsync(), await world.Chirp.PostAsync());
        using var folder = new Folder();
        var list = folder.Write(
            "old.csv",
            "ref,received_at,links,reason,source,statement\n"
                + $"T-1,{Then},{world.Chirp.PostLink(own)},{Filing.Abuse},affected-person,\"That is me, \"\"ann\"\".\nPlease.\"\n"
                + $"T-2,{Then},{world.Chirp.PostLink(decided)},hate,bystander,\n"
                + $"T-3,2999-01-01T00:00:00Z,{world.Chirp.PostLink(own)},hate,bystander,\n"
        );
        var (first, again) = (await ImportAsync(folder, list), await ImportAsync(folder, list));
        Assert.Equal((1, 2, 0, 1), Counts(first));
        Assert.Equal((1, 0, 2, 1), Counts(again));
        Assert.Contains("T-3: field-invalid /receivedAt", first.Errors, StringComparison.Ordinal);
        await world.LaterAsync();

        // In the queue, with their times, and nothing else has happened.
        var desk = await world.DeskAsync();
        var (file, other) = (await desk.CaseOfPostAsync(own), await desk.CaseOfPostAsync(decided));
        var read = await desk.ReadAsync(file);
        Assert.Equal(
            DateTimeOffset.Parse(Then, CultureInfo.InvariantCulture),
            (DateTimeOffset)read["reports"]![0]!["firstKnownAt"]!
        );
        Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{own}"));
        await desk.DecideAsync(other, ["remove"]);
        await world.MoveAsync(TimeSpan.FromHours(49));
        var codes = Codes(folder);
        Assert.All(await Task.WhenAll(codes.Values.Select(LettersAsync)), Assert.Empty);

        var id = (string)first.Json["backlog"]!;
        (await Ran.OfAsync("report", "release", id, "--data", world.Redress.Folder)).Expect();
        await world.LaterAsync();

        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{own}"));
        Assert.Equal(["receipt"], await LettersAsync(codes["T-1"]));
        Assert.Equal(1, await HeldAsync("T-1"));
        Assert.Equal(0, await HeldAsync("T-2"));
        Assert.Contains("outcome", await LettersAsync(codes["T-2"]));
        (await Ran.OfAsync("report", "release", id, "--data", world.Redress.Folder)).ExpectComplaint(1, "released");
        (await ImportAsync(folder, list)).ExpectComplaint(1, "backlog-released");
    }

    [Fact]
    public async Task A_reporter_from_before_is_asked_nothing_and_a_row_that_is_none_is_named()
    {
        var post = await world.Chirp.PostAsync();
        var lead = await world.Redress.PersonAsync("lead of the move", ["lead"]);
        var name = new { name = "asked", platformId = world.PlatformId };
        var backlog = (await lead.PostAsync("/v1/backlogs", name)).Expect(200);
        var path = $"/v1/backlogs/{backlog["id"]}/rows";
        var row = Filing.By("bystander", "hate", world.Chirp.PostLink(post)).And("ref", "1").And("receivedAt", Then);
        var taken = (await lead.PostAsync(path, new JsonObject { ["rows"] = new JsonArray(row) })).Expect(200);
        await world.LaterAsync();
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);

        var question = new { reportId = (string)taken["taken"]![0]!["reportId"]!, kind = "safe-now" };
        (await desk.Reviewer.PostAsync($"/v1/cases/{file}/questions", question)).ExpectProblem(
            409,
            "backlog-not-released"
        );
        (await lead.PostAsync(path, new { rows = Array.Empty<object>() })).ExpectProblem(400, "field-invalid");
        (await desk.Reviewer.PostAsync(path, new { rows = Array.Empty<object>() })).ExpectProblem(403, "forbidden");
    }

    private Task<Ran> ImportAsync(Folder folder, string list) =>
        Ran.OfAsync(
            "report",
            "import",
            list,
            "--platform",
            world.PlatformId,
            "--name",
            "old system",
            "--receipts",
            Path.Combine(folder.Name, "codes"),
            "--data",
            world.Redress.Folder,
            "--json"
        );

    private static (int Exit, int Taken, int Known, int Refused) Counts(Ran ran) =>
        (ran.Exit, (int)ran.Json["taken"]!, (int)ran.Json["known"]!, (int)ran.Json["refused"]!);

    private static Dictionary<string, string> Codes(Folder folder) =>
        File.ReadLines(Path.Combine(folder.Name, "codes"))
            .Select(l => JsonNode.Parse(l)!)
            .ToDictionary(l => (string)l["ref"]!, l => (string)l["receiptCode"]!);

    /// <summary>Links of that row's report that held what they name, or found it held.</summary>
    private Task<long> HeldAsync(string row) =>
        world.CountAsync(
            $"SELECT COUNT(*) FROM report_link l JOIN backlog_entry b ON b.report_id = l.report_id WHERE b.ref = '{row}' AND l.held = 1"
        );

    private async Task<string[]> LettersAsync(string code)
    {
        var read = (await world.Redress.Nobody.PostAsync("/v1/receipt", new { code })).Expect(200);
        return [.. read["letters"]!.AsArray().Select(l => (string)l!["kind"]!)];
    }
}
