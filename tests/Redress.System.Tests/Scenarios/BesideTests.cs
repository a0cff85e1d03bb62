using System.Text.RegularExpressions;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>What looks like something banked comes before a person, with what it is like beside it.</summary>
[Collection(nameof(CopyWorld))]
public sealed partial class BesideTests(CopyWorld world)
{
    [DecoderFact]
    public async Task Near_matches_are_looked_at_beside_what_was_banked_opened_with_a_claim_and_decided_together()
    {
        const int picture = 4501;
        var author = await world.Chirp.AccountAsync();
        var copy = await world.Chirp.PostLikeAsync(author, picture, "Bordered");
        var other = await world.Chirp.PostLikeAsync(author, picture, "Mirrored");
        var original = await world.Chirp.PostAsync(picture);
        var source = await world.RemoveNamedAsync(original);
        var desk = await world.DeskAsync();
        var (one, two) = (await desk.CaseOfPostAsync(copy), await desk.CaseOfPostAsync(other));
        using var person = await ConsoleCaller.JoinAsync(world.Redress, "compares", "child-safety");

        var page = await ReadAsync(person, $"/cases/{one}");

        Assert.Contains("looks alike: ", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/cases/{source}\"", page, StringComparison.Ordinal);
        Assert.Contains("Found like the same: 1 more", page, StringComparison.Ordinal);
        Assert.Contains($"name=\"cases\" value=\"{two}\"", page, StringComparison.Ordinal);
        var shown = Ticket().Matches(page[page.IndexOf("class=\"pair\"", StringComparison.Ordinal)..]);
        Assert.Equal("image/png", await TypeAsync(shown[0].Value));
        Assert.Equal("image/png", await TypeAsync(shown[1].Value));
        Assert.Contains(
            "Found like the same: 2 more",
            await ReadAsync(person, $"/cases/{source}"),
            StringComparison.Ordinal
        );
        var ranked = (await desk.Reviewer.GetAsync("/v1/distributors")).Expect(200)["items"]!.AsArray();
        var distributor = ranked.Single(d => (string?)d!["platformRef"] == author)!;
        Assert.Equal((1, 2), ((int)distributor["entries"]!, (int)distributor["subjects"]!));
        var many = await person.PostAsync("/bulk", ("cases", one), ("cases", two));
        Assert.Equal(200, many.Status);
        Assert.Contains("2 cases", many.Text, StringComparison.Ordinal);
        await OpenLikeAnyOtherAsync(person, desk, one);
    }

    /// <summary>With a claim, after the training that its own case asks for, and written down.</summary>
    private async Task OpenLikeAnyOtherAsync(ConsoleCaller person, Desk desk, string file)
    {
        var matches = (await desk.Reviewer.GetAsync($"/v1/cases/{file}/matches")).Expect(200)["items"]!;
        var beside = (string)matches[0]!["beside"]!["subjectId"]!;
        Assert.Equal(409, (await OpenAsync(person, file, beside)).Status);
        Assert.Equal(302, (await person.PostAsync($"/cases/{file}?handler=Claim")).Status);
        Assert.Equal(403, (await OpenAsync(person, file, beside)).Status);
        await TrainAsync(person);

        var opened = await OpenAsync(person, file, beside);

        Assert.Equal(200, opened.Status);
        var pair = opened.Text[opened.Text.IndexOf("class=\"pair\"", StringComparison.Ordinal)..];
        Assert.Equal("image/png", await TypeAsync(Ticket().Match(pair).Value));
        Assert.Equal(1, await world.CountAsync($"{Views}'{file}' AND subject_id = '{beside}' AND form = 'open'"));
        Assert.Equal(404, (await OpenAsync(person, file, "sub_00000000000000000000000000")).Status);
    }

    private const string Views = "SELECT COUNT(*) FROM evidence_view WHERE case_id = ";

    private static Task<Reply> OpenAsync(ConsoleCaller person, string file, string subject) =>
        person.PostAsync($"/cases/{file}?handler=Open", ("subject", subject), ("reason", "To compare"));

    private static async Task<string> ReadAsync(ConsoleCaller person, string path)
    {
        var reply = await person.GetAsync(path);
        Assert.Equal(200, reply.Status);
        return reply.Text;
    }

    private static async Task TrainAsync(ConsoleCaller person)
    {
        var page = await ReadAsync(person, "/training");
        for (var i = 0; i < 40 && Exercise().Match(page) is { Success: true } next; i++)
        {
            page = (await person.PostAsync("/training", ("exercise", next.Groups[1].Value), ("answer", "0"))).Text;
        }
    }

    private async Task<string?> TypeAsync(string path)
    {
        using var evidence = Caller.Nobody(world.Redress.Evidence);
        var reply = await evidence.GetAsync(path);
        Assert.Equal(200, reply.Status);
        return reply.ContentHeaders.ContentType?.MediaType;
    }

    [GeneratedRegex("/view/[A-Za-z0-9_-]+")]
    private static partial Regex Ticket();

    [GeneratedRegex("name=\"exercise\" value=\"([^\"]+)\"")]
    private static partial Regex Exercise();
}
