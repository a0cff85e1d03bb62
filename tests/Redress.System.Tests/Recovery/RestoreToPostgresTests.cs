using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Recovery;

public sealed class RestoreToPostgresTests(PostgresWorld world) : IClassFixture<PostgresWorld>
{
    [PostgresFact]
    public async Task An_older_backup_of_PostgreSQL_never_shows_what_was_hidden_and_never_brings_back_what_was_erased()
    {
        await using var empty = await TestDatabase.CreateAsync();
        using var story = new RecoveryStory(world, empty.Address);

        await OlderBackup.NeverShowsAndNeverResurrectsAsync(world, story);
    }

    [PostgresFact]
    public async Task A_backup_of_PostgreSQL_comes_back_as_one_file_and_a_database_that_holds_something_is_refused()
    {
        using var story = new RecoveryStory(world, null);
        await world.ReportAsync(await world.Chirp.PostAsync());
        var backup = await story.BackupAsync();
        using var full = new RecoveryStory(world, world.Database);
        (await full.RestoreAsync(backup, "--left", world.Redress.Folder)).ExpectComplaint(1, "not empty");

        (await story.RestoreAsync(backup, "--left", world.Redress.Folder)).Expect();
        await using var restored = await story.StartAsync();
        await story.UntilAsync(async () => await story.CountAsync("SELECT COUNT(*) FROM unsealed") == 0);

        Assert.Equal("intact", (string?)(await story.VerifyAsync())["verdict"]);
    }
}
