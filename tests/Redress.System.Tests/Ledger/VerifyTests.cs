using System.Text;
using Redress.Ledger.Notes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Ledger;

[Collection(nameof(SmallWorld))]
public sealed class VerifyTests(SmallWorld world)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task The_folder_of_a_running_server_verifies_before_and_after_a_report_and_its_erasure()
    {
        var filed = await world.ReportAsync(await world.Chirp.PostAsync());
        await VerifyRun.IntactAsync(world.Redress.Folder);

        var legal = await world.Redress.PersonAsync("legal", ["legal"]);
        (await legal.PostAsync($"/v1/reports/{filed["id"]}/erase")).Expect(200);
        await SealedAsync();

        var run = await VerifyRun.OfAsync(world.Redress.Folder, "--json");
        Assert.True(run.Exit == 0, run.Output);
        Assert.Equal("intact", (string?)run.Json["verdict"]);
        Assert.True((long)run.Json["sealed"]! > 5 && (long)run.Json["rows"]! > 20, run.Output);
    }

    [Fact]
    public async Task The_newest_checkpoint_is_signed_with_the_key_and_others_tools_can_fetch_its_tiles()
    {
        await SealedAsync();
        var auditor = await world.Redress.PersonAsync("auditor", ["auditor"]);

        var key = VerifierKey.Parse((await auditor.GetAsync("/v1/ledger/key")).Text.Trim()).Value;
        var note = await auditor.GetAsync("/v1/ledger/checkpoint");
        var checkpoint = Checkpoint.Open(Encoding.UTF8.GetBytes(note.Text), key);

        Assert.Null(checkpoint.Flaw?.ToString());
        Assert.Equal("text/plain", note.ContentHeaders.ContentType?.MediaType);
        var path = new Redress.Ledger.Trees.Tile(0, 0, (int)Math.Min(256, checkpoint.Value.Size)).Path;
        Assert.Equal(200, (await auditor.GetAsync($"/v1/ledger/{path}")).Status);
        Assert.Equal(404, (await auditor.GetAsync("/v1/ledger/tile/0/999")).Status);
        Assert.Equal(404, (await auditor.GetAsync("/v1/ledger/tile/..%2f..%2fkeys/ledger")).Status);
        Assert.Equal(401, (await world.Redress.Nobody.GetAsync("/v1/ledger/checkpoint")).Status);
        Assert.Equal(403, (await (await world.Redress.ReviewerAsync()).GetAsync("/v1/ledger/key")).Status);
    }

    [Fact]
    public async Task What_is_no_data_folder_ends_in_2_and_one_line_on_standard_error()
    {
        var run = await VerifyRun.OfAsync(Path.Combine(world.Redress.Folder, "nothing-here"));

        Assert.Equal((2, ""), (run.Exit, run.Output));
        Assert.Single(run.Errors.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_copy_that_somebody_changed_ends_in_1_and_names_the_row()
    {
        await SealedAsync();
        var copy = Directory.CreateTempSubdirectory("redress-copy-").FullName;
        CopyAll(world.Redress.Folder, copy);
        await VerifyRun.IntactAsync(copy);
        await using (
            var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={copy}/redress.db;Pooling=False")
        )
        {
            await database.OpenAsync();
            await using var command = database.CreateCommand();
            command.CommandText = "UPDATE platform SET created_at = 1";
            await command.ExecuteNonQueryAsync();
        }

        var run = await VerifyRun.OfAsync(copy, "--json");

        Assert.Equal(1, run.Exit);
        var first = run.Json["first"]!;
        Assert.Equal(
            ("row-differs", "platform", world.PlatformId, "created_at"),
            ((string?)first["code"], (string?)first["table"], (string?)first["key"], (string?)first["column"])
        );
        Directory.Delete(copy, recursive: true);
    }

    private async Task SealedAsync()
    {
        await world.SettleAsync();
        await Until.TrueAsync(
            async () =>
            {
                var state = await LedgerState.ReadAsync(world.Redress);
                return (long)state["unsealed"]! == 0 && (long)state["size"]! > 0;
            },
            Second
        );
    }

    private static void CopyAll(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            if (Path.GetFileName(file) is "redress.sock" or "lock")
            {
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var copy = File.Create(target);
            source.CopyTo(copy);
        }
    }
}
