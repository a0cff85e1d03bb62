using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>What was removed does not stay elsewhere, and does not come back.</summary>
[Collection(nameof(CopyWorld))]
public sealed class CopiesTests(CopyWorld world)
{
    private static readonly string[] s_looks = ["Reencoded", "Resized", "Cropped", "Bordered", "Mirrored", "Captioned"];

    [DecoderFact]
    public async Task After_a_confirmed_removal_every_altered_copy_is_found_and_hidden_and_none_comes_back()
    {
        const int picture = 4101;
        var author = await world.Chirp.AccountAsync();
        var original = await world.Chirp.PostAsync(author, picture);
        var copies = new List<string>();
        foreach (var look in s_looks)
        {
            copies.Add(await world.Chirp.PostLikeAsync(await world.Chirp.AccountAsync(), picture, look));
        }

        var stranger = await world.Chirp.PostAsync(4207);
        await world.RemoveNamedAsync(original);

        foreach (var (copy, look) in copies.Zip(s_looks))
        {
            Assert.True(await IsHiddenAsync(copy), $"{look} can still be seen");
        }

        Assert.False(await IsHiddenAsync(stranger), "An unrelated picture was hidden");
        Assert.Null(await world.Chirp.UploadAsync(await world.Chirp.AccountAsync(), picture));
        Assert.Null(await world.Chirp.UploadAsync(await world.Chirp.AccountAsync(), picture, "Cropped"));
        Assert.NotNull(await world.Chirp.UploadAsync(await world.Chirp.AccountAsync(), 4208));
    }

    [DecoderFact]
    public async Task A_decision_that_takes_the_removal_back_takes_its_fingerprints_out_of_the_bank_and_lifts_what_they_held()
    {
        const int picture = 4301;
        var copy = await world.Chirp.PostLikeAsync(await world.Chirp.AccountAsync(), picture, "Bordered");
        var named = await world.Chirp.PostLikeAsync(await world.Chirp.AccountAsync(), picture, "Resized");
        var original = await world.Chirp.PostAsync(picture);
        var file = await world.RemoveNamedAsync(original);
        Assert.True(await IsHiddenAsync(copy));
        await world.ReportAsync(named);
        Assert.Null(await world.Chirp.UploadAsync(await world.Chirp.AccountAsync(), picture));
        await world.ReportAsync(original);
        await world.LaterAsync();
        var desk = await world.DeskAsync("another");

        await desk.DecideAsync(file, []);
        await world.LaterAsync();

        // What only a match had hidden is back and waits for a person; what somebody reported stays hidden.
        Assert.False(await IsHiddenAsync(copy));
        Assert.Equal("open", await desk.StatusAsync(await desk.CaseOfPostAsync(copy)));
        Assert.True(await IsHiddenAsync(named));
        var uploader = await world.Chirp.AccountAsync();
        // Each node takes changes of banks in within a second.
        await Until.TrueAsync(
            async () => await world.Chirp.UploadAsync(uploader, picture) is not null,
            TimeSpan.FromSeconds(5)
        );
    }

    [DecoderFact]
    public async Task A_match_is_a_report_like_any_other_and_its_sweep_can_be_read()
    {
        const int picture = 4401;
        var copy = await world.Chirp.PostLikeAsync(await world.Chirp.AccountAsync(), picture, "Bordered");
        var original = await world.Chirp.PostAsync(picture);
        await world.RemoveNamedAsync(original);
        var desk = await world.DeskAsync();

        var file = await desk.ReadAsync(await desk.CaseOfPostAsync(copy));

        Assert.Equal("match", (string?)file["reports"]!.AsArray().Single()!["source"]);
        var matches = (await desk.Reviewer.GetAsync($"/v1/cases/{file["case"]!["id"]}/matches")).Expect(200)["items"]!;
        var beside = matches[0]!["beside"]!;
        Assert.Equal(original, (string?)beside["platformRef"]);
        Assert.Equal("near", (string?)matches[0]!["likeness"]);
        var sweeps = (await desk.Reviewer.GetAsync("/v1/sweeps")).Expect(200)["items"]!.AsArray();
        Assert.True((long)sweeps[0]!["seen"]! > 0);
        Assert.NotNull((string?)sweeps[0]!["endedAt"]);
    }

    private async Task<bool> IsHiddenAsync(string post) => await world.Chirp.StatusAsync($"/posts/{post}") != 200;
}
