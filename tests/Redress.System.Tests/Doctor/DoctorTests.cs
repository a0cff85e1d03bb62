using Npgsql;
using Redress.System.Tests.Cli;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Doctor;

/// <summary>Each thing that an operator can get wrong is planted; the doctor finds it and says how to mend it.</summary>
public sealed class DoctorTests
{
    private const UnixFileMode Everybody = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    [Theory]
    [InlineData("seal-behind", "UPDATE fact SET at = at - 3600000000")]
    [InlineData("clock-behind", "UPDATE fact SET at = at + 3600000000")]
    [InlineData(
        "jobs-stuck",
        "INSERT INTO job (kind, ref, revision, lane, due_at) VALUES ('send', 'ltr_x', 1, 'own', 1)"
    )]
    [InlineData(
        "jobs-stuck",
        "INSERT INTO job (kind, ref, revision, lane, due_at, attempts) VALUES ('read', 'sub_x', 1, 'plt', 9e15, 51)"
    )]
    [InlineData("events-given-up", "INSERT INTO dead_delivery VALUES ('whk_x', 1, 1, 11, 'status 500')")]
    [InlineData("policy-missing", "DELETE FROM policy")]
    [InlineData("database-old", "DELETE FROM schema_version WHERE number = (SELECT MAX(number) FROM schema_version)")]
    [InlineData(
        "not-reconciled",
        "INSERT INTO restoration VALUES ('rst_x', 1, 1, 1, x'00', NULL, NULL, 0, 0);"
            + "INSERT INTO reconciliation VALUES ('rst_x', 'plt_x', '', 0, 0, 0, 0, NULL, 1)"
    )]
    [InlineData("platform-refused", Platform)]
    [InlineData("holds-unopened", Held)]
    [InlineData("unmet-second-look", Held)]
    [InlineData(
        "ladder-failing",
        Paged
            + "INSERT INTO page (id, escalation_id, rung, created_at, ended_at, failure) "
            + "VALUES ('page_x', 'esc_x', 1, 1, 9e15, 'refused')"
    )]
    [InlineData("ladder-unanswered", Paged)]
    [InlineData("ladder-test-missed", Paged)]
    public async Task What_is_wrong_in_the_database_is_found(string code, string plant)
    {
        using var clinic = await Clinic.OpenAsync();
        Assert.True(await clinic.FindAsync(code) is not { } before || (bool)before["isAdvice"]!);

        await clinic.ExecuteAsync(plant);

        var found = await clinic.FindAsync(code);
        Assert.False((bool)found!["isAdvice"]!);
        Assert.NotEmpty((string)found["mend"]!);
    }

    [Fact]
    public async Task What_is_wrong_with_files_and_keys_is_found()
    {
        using var clinic = await Clinic.OpenAsync();
        await PlantAsync(
            clinic,
            "folder-open",
            () => File.SetUnixFileMode(clinic.Data, (UnixFileMode)0x1C0 | Everybody)
        );
        await PlantAsync(
            clinic,
            "keys-readable",
            () => File.SetUnixFileMode(clinic.In("keys/master"), (UnixFileMode)0x1A4)
        );
        await PlantAsync(
            clinic,
            "log-long",
            () =>
            {
                using var log = File.Create(clinic.In("redress.db-wal"));
                log.SetLength(300_000_000);
            }
        );
        File.Delete(clinic.In("redress.db-wal"));
        await PlantAsync(clinic, "keys-missing", () => File.Delete(clinic.In("keys/master")));
        await PlantAsync(
            clinic,
            "database-unreadable",
            () => File.WriteAllText(clinic.In("redress.db"), "no database")
        );
        await PlantAsync(clinic, "folder-missing", () => Directory.Move(clinic.Data, clinic.Data + "-moved"));
    }

    [Fact]
    public async Task A_full_disk_a_missing_language_and_an_old_backup_are_found()
    {
        using var clinic = await Clinic.OpenAsync();
        Assert.Null(await clinic.FindAsync("disk-space", "--min-free", "0"));
        Assert.NotNull(await clinic.FindAsync("disk-space", "--min-free", "1000000000"));
        Assert.Null(await clinic.FindAsync("icu-missing"));
        var invariant = new Dictionary<string, string> { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" };
        Assert.NotNull(await Clinic.FindAsync("icu-missing", invariant, "--data", clinic.Data));
        Assert.NotNull(await clinic.FindAsync("backup-missing"));
        await File.WriteAllTextAsync(clinic.In("last-backup"), DateTimeOffset.UtcNow.AddDays(-2).ToString("O"));
        Assert.NotNull(await clinic.FindAsync("backup-old"));
        await File.WriteAllTextAsync(clinic.In("last-backup"), DateTimeOffset.UtcNow.AddHours(-2).ToString("O"));
        Assert.Null(await clinic.FindAsync("backup-old"));
        Assert.NotNull(await clinic.FindAsync("not-running"));
        Assert.NotNull(await clinic.FindAsync("no-platform"));
        Assert.NotNull(await clinic.FindAsync("policy-default"));
    }

    [Fact]
    public async Task A_platform_that_does_not_answer_or_has_not_said_what_it_can_do_is_found()
    {
        using var clinic = await Clinic.OpenAsync();
        var port = StartedProgram.FreePort();
        string[] allow = ["--allow-host", $"127.0.0.1:{port}"];
        await clinic.ExecuteAsync(Platform.Replace(":1/", $":{port}/", StringComparison.Ordinal));
        Assert.NotNull(await clinic.FindAsync("platform-unreachable", allow));

        await using var receiver = new Receiver(port);

        Assert.Null(await clinic.FindAsync("platform-unreachable", allow));
        Assert.NotNull(await clinic.FindAsync("platform-undescribed", allow));
    }

    [PostgresFact]
    public async Task A_PostgreSQL_that_may_lose_what_it_acknowledged_is_found()
    {
        await using var database = await TestDatabase.CreateAsync();
        using var folder = new Folder();
        string[] there = ["--data", folder.Name, "--database", database.Address];
        (await Ran.OfAsync(["migrate", .. there])).Expect();
        Assert.Null(await Clinic.FindAsync("postgres-unsafe", new Dictionary<string, string>(), there));
        await using var source = NpgsqlDataSource.Create(database.Address);
        var name = new NpgsqlConnectionStringBuilder(database.Address).Database;
        await using var command = source.CreateCommand($"ALTER DATABASE {name} SET synchronous_commit = off");
        await command.ExecuteNonQueryAsync();

        Assert.NotNull(await Clinic.FindAsync("postgres-unsafe", new Dictionary<string, string>(), there));
    }

    /// <summary>Something hidden long ago that nobody has opened.</summary>
    private const string Held =
        "INSERT INTO subject (id, key, platform_id, kind, platform_ref, relation, surface, created_at, version) "
        + "VALUES ('sub_x', 'k', 'plt_x', 'post', '1', 'named', 'public', 1, 1);"
        + "INSERT INTO decision (id, case_id, kind, outcome, ground, policy, policy_version, restrictions, "
        + "author_restrictions, automated, by, at) "
        + "VALUES ('dec_x', 'case_x', 'interim', 'hold', 'g', 'p', 1, '[]', '[]', 1, 'system', 1);"
        + "INSERT INTO case_event VALUES ('case_x', 1, NULL, '', 'open', 'open', 1, 'system', NULL);"
        + "INSERT INTO case_file VALUES "
        + "('case_x', 'plt_x', 'sub_x', 'open', 1, 'other', 1, 1, 1, NULL, 'dec_x', NULL, 0, NULL, NULL, NULL);";

    /// <summary>A weekly test page that nobody took.</summary>
    private const string Paged =
        "INSERT INTO escalation_event VALUES ('esc_x', 1, NULL, '', 'open', 'open', 1, 'system');"
        + "INSERT INTO escalation VALUES ('esc_x', NULL, 'test', 15, 'open', 1, 0, 1, 1, NULL);";

    private const string Platform =
        "INSERT INTO platform VALUES ('plt_x', 'Weir', 'webhook', 'http://127.0.0.1:1/', x'00', '[]', NULL, 1, 1)";

    private static async Task PlantAsync(Clinic clinic, string code, Action plant)
    {
        Assert.Null(await clinic.FindAsync(code));
        plant();
        Assert.NotNull(await clinic.FindAsync(code));
    }
}
