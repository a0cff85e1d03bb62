using System.Data.Common;
using Redress.Storage.Engine;
using Redress.Storage.Platforms;

namespace Redress.Storage.Tests.Engine;

public sealed class SqliteMigratorTests(SqliteEngine engine) : MigratorContract(engine), IClassFixture<SqliteEngine>;

public sealed class PostgresMigratorTests(PostgresEngine engine)
    : MigratorContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class MigratorContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task A_second_start_changes_nothing_and_keeps_what_is_there()
    {
        await using var another = await Another.OfAsync(Engine);
        var platform = Some.Platform();
        await another.Database.Recorder.WriteAsync(
            tx =>
            {
                PlatformStore.Insert(tx, platform);
                tx.Fact("test.wrote", Core.Kernel.Actor.System, Some.Noon);
                return Task.CompletedTask;
            },
            None
        );
        var before = await VersionsAsync(another.Database);

        await another.Engine.ReopenAsync();

        Assert.Equal(before, await VersionsAsync(another.Database));
        AssertSame(platform, (await PlatformStore.AllAsync(another.Database, None)).Single());
    }

    [EngineFact]
    public async Task A_migration_of_which_a_later_statement_fails_is_a_fault_and_not_half_done_in_silence()
    {
        await using var another = await Another.OfAsync(Engine);
        await using var connection = await another.Engine.OutsideAsync();

        foreach (
            var before in new[] { "CREATE TABLE first (x INTEGER)", "INSERT INTO first (x) VALUES (1)", "SELECT 1" }
        )
        {
            var sql =
                $"{before}; CREATE INDEX bank_match_entry ON bank_match (entry_id); CREATE TABLE last (x INTEGER)";
            await Assert.ThrowsAnyAsync<DbException>(() => Migrator.RunAsync(connection, null, sql, None));
        }
    }

    [EngineFact]
    public async Task A_schema_newer_than_the_program_is_refused_and_not_touched()
    {
        await using var another = await Another.OfAsync(Engine);
        await ExecuteAsync(
            another,
            "INSERT INTO schema_version (number, name, hash, applied_at) VALUES (99, 'later', 'x', 0)"
        );

        var refused = await Assert.ThrowsAsync<DatabaseRefusedException>(another.Engine.ReopenAsync);

        Assert.Contains("newer than this program", refused.Message, StringComparison.Ordinal);
        await ExecuteAsync(another, "DELETE FROM schema_version WHERE number = 99");
        await another.Engine.ReopenAsync();
    }

    [EngineFact]
    public async Task A_schema_that_another_program_made_is_refused_and_named()
    {
        await using var another = await Another.OfAsync(Engine);
        await ExecuteAsync(another, "UPDATE schema_version SET hash = 'edited' WHERE number = 1");

        var refused = await Assert.ThrowsAsync<DatabaseRefusedException>(another.Engine.ReopenAsync);

        Assert.Contains("0001_spine", refused.Message, StringComparison.Ordinal);
    }

    [EngineFact]
    public async Task After_a_refusal_nothing_is_held_open()
    {
        await using var another = await Another.OfAsync(Engine);
        await ExecuteAsync(another, "UPDATE schema_version SET hash = 'edited' || hash WHERE number = 1");
        await Assert.ThrowsAsync<DatabaseRefusedException>(another.Engine.ReopenAsync);
        await Assert.ThrowsAsync<DatabaseRefusedException>(another.Engine.ReopenAsync);

        await ExecuteAsync(another, "UPDATE schema_version SET hash = substr(hash, 7) WHERE number = 1");
        await another.Engine.ReopenAsync();
    }

    private static async Task<List<string>> VersionsAsync(Database database) =>
        await database.ListAsync<string>("SELECT name || hash || applied_at FROM schema_version ORDER BY number", None);

    private static async Task ExecuteAsync(Another another, string sql)
    {
        await another.Engine.CloseAsync();
        await using DbConnection outside = await another.Engine.OutsideAsync();
        await using var command = outside.CreateCommand();
        command.CommandText = sql;
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
