using System.Diagnostics;
using Redress.System.Tests.Cli;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Recovery;

public sealed class RestoreTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    [Fact]
    public async Task An_older_backup_never_shows_what_was_hidden_and_never_brings_back_what_was_erased()
    {
        using var story = new RecoveryStory(world, null);

        await OlderBackup.NeverShowsAndNeverResurrectsAsync(world, story);
    }

    [Fact]
    public async Task A_backup_of_the_running_program_verifies_and_holds_no_keys()
    {
        using var story = new RecoveryStory(world, null);
        await world.ReportAsync(await world.Chirp.PostAsync());

        var backup = await story.BackupAsync();

        (await Ran.OfAsync("verify", backup)).Expect();
        Assert.False(Directory.Exists(Path.Combine(backup, "keys")));
        Assert.All(
            Directory.EnumerateFiles(backup, "*", SearchOption.AllDirectories),
            f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f))
        );
    }

    [Fact]
    public async Task Nothing_is_restored_over_something_from_a_spoilt_backup_or_without_a_word_on_what_is_left()
    {
        using var story = new RecoveryStory(world, null);
        var backup = await story.BackupAsync();

        (await story.RestoreAsync(backup)).ExpectComplaint(2, "--nothing-left");
        (await story.RestoreAsync(backup, "--nothing-left")).ExpectComplaint(1, "keys");
        var running = await Ran.OfAsync("restore", backup, "--data", world.Redress.Folder, "--nothing-left");
        running.ExpectComplaint(1, "not empty");
        var file = Path.Combine(backup, "redress.db");
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        (await story.RestoreAsync(backup, "--left", world.Redress.Folder)).ExpectComplaint(1, "redress.db");
        File.Delete(Path.Combine(backup, "backup.json"));
        (await story.RestoreAsync(backup, "--left", world.Redress.Folder)).ExpectComplaint(1, "no backup");

        Assert.False(File.Exists(Path.Combine(story.Restored, "redress.db")));
    }

    [Fact]
    public async Task A_backup_that_is_killed_leaves_nothing_that_looks_whole()
    {
        using var backups = new Folder();
        using var process = Process.Start(
            new ProcessStartInfo(StartedProgram.Redress, ["backup", backups.Name, "--data", world.Redress.Folder])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        await Until.TrueAsync(
            () => Task.FromResult(process.HasExited || Directory.EnumerateDirectories(backups.Name).Any()),
            TimeSpan.FromSeconds(30)
        );
        process.Kill();
        await process.WaitForExitAsync();

        foreach (var folder in Directory.EnumerateDirectories(backups.Name))
        {
            var whole = File.Exists(Path.Combine(folder, "backup.json"));
            Assert.Equal(whole && !folder.EndsWith(".part", StringComparison.Ordinal), whole);
            if (!whole)
            {
                (
                    await Ran.OfAsync("restore", folder, "--data", Path.Combine(backups.Name, "new"), "--nothing-left")
                ).ExpectComplaint(1, "no backup");
            }
        }
    }
}
