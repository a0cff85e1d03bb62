using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Redress.Storage.Ledgers;
using Redress.Storage.Ledgers.Checks;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>
/// An installation that was filled, sealed often and ended, with the last facts still waiting. It is put back as it was
/// after each time that somebody has tampered with it.
/// </summary>
internal sealed class SealedOnce : IAsyncDisposable
{
    /// <summary>Each domain table has so many rows or more.</summary>
    public const int Rows = 4;

    /// <summary>More than may wait to come out of the database.</summary>
    private const int Seals = LedgerSeal.PerCycle + 4;

    private readonly SmallInstallation _installation;
    private readonly PostgresDatabaseOfTest? _postgres;
    private readonly byte[] _file;

    private SealedOnce(
        SmallInstallation installation,
        PostgresDatabaseOfTest? postgres,
        byte[] file,
        IReadOnlyList<LiveColumn> columns
    ) => (_installation, _postgres, _file, Columns) = (installation, postgres, file, columns);

    public IReadOnlyList<LiveColumn> Columns { get; }

    public SmallInstallation Installation => _installation;

    public static Task<SealedOnce> SqliteAsync() => StartAsync(null);

    public static async Task<SealedOnce> PostgresAsync() =>
        await StartAsync(await PostgresDatabaseOfTest.CreateAsync());

    public async Task<Finding?> AfterAsync(Func<Tampering, Task> tamper) =>
        (
            await AfterAsync(async t =>
            {
                await tamper(t);
                return true;
            })
        ).Finding;

    /// <summary>What is found after that; and then everything is as before.</summary>
    public async Task<(bool Done, Finding? Finding)> AfterAsync(Func<Tampering, Task<bool>> tamper)
    {
        var done = false;
        IReadOnlySet<string>? touched;
        await using (var tampering = await Tampering.OfAsync(_installation))
        {
            done = await tamper(tampering);
            touched = tampering.Touched;
        }

        var found = (await _installation.VerifyAsync()).First;
        await RestoreAsync(touched);
        return (done, found);
    }

    public async ValueTask DisposeAsync()
    {
        await _installation.DisposeAsync();
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
    }

    private static async Task<SealedOnce> StartAsync(PostgresDatabaseOfTest? postgres)
    {
        var installation = await SmallInstallation.StartAsync(postgres?.Address);
        for (var i = 1; i <= Rows / 2; i++)
        {
            await installation.FillAsync(i);
            await installation.SealAsync();
        }

        var columns = await LiveCatalogue.ReadAsync(installation.Database);
        await KeepEarlierAsync(installation, columns);
        for (var i = (Rows / 2) + 1; i <= Seals; i++)
        {
            await (i <= Rows ? installation.FillAsync(i) : installation.TouchAsync(1));
            await installation.SealAsync();
        }

        for (var i = 1; i <= Rows; i++)
        {
            await installation.ChangeAsync(i);
        }

        await installation.SealAsync();
        for (var i = 1; i <= Rows; i++)
        {
            await installation.TouchAsync(i);
        }

        await installation.AssertIntactAsync();
        await installation.CloseAsync();
        var once = new SealedOnce(
            installation,
            postgres,
            postgres is null ? await File.ReadAllBytesAsync(installation.DatabaseFile) : [],
            columns
        );
        await once.KeepAsync();
        return once;
    }

    private const string Kept = "kept";

    /// <summary>How everything stood when half of it was written: a schema, or a file beside the database.</summary>
    private static async Task KeepEarlierAsync(SmallInstallation installation, IEnumerable<LiveColumn> columns)
    {
        if (installation.Postgres is not { } address)
        {
            await using var file = new SqliteConnection($"Data Source={installation.DatabaseFile};Pooling=False");
            await file.ExecuteAsync("VACUUM INTO @earlier", new { earlier = Tampering.EarlierFile(installation) });
            return;
        }

        await using var server = new NpgsqlConnection(address);
        var tables = columns.Select(c => c.Table).Distinct();
        var copies = tables.Select(t => $"CREATE TABLE {Tampering.Earlier}.{t} AS SELECT * FROM {t};");
        await server.ExecuteAsync($"CREATE SCHEMA {Tampering.Earlier}; {string.Concat(copies)}");
    }

    // Whoever owns the tables can take their checks away.
    private const string NoChecks = """
        DO $$ DECLARE c record; BEGIN
          FOR c IN SELECT conname, conrelid::regclass AS owner FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0 LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.owner, c.conname);
          END LOOP;
        END $$
        """;

    /// <summary>PostgreSQL: a copy of each table beside it.</summary>
    private async Task KeepAsync()
    {
        if (_postgres is null)
        {
            return;
        }

        await using var server = new NpgsqlConnection(_postgres.Address);
        await server.OpenAsync();
        await server.ExecuteAsync($"CREATE SCHEMA {Kept}");
        await server.ExecuteAsync(NoChecks);
        foreach (var table in Columns.Select(c => c.Table).Distinct())
        {
            await server.ExecuteAsync($"CREATE TABLE {Kept}.{table} AS SELECT * FROM {table}");
        }
    }

    private async Task RestoreAsync(IReadOnlySet<string>? touched)
    {
        if (_postgres is null)
        {
            File.Delete(_installation.DatabaseFile + "-wal");
            File.Delete(_installation.DatabaseFile + "-shm");
            await File.WriteAllBytesAsync(_installation.DatabaseFile, _file);
            return;
        }

        await using var server = new NpgsqlConnection(_postgres.Address);
        await server.OpenAsync();
        var tables = touched ?? Columns.Select(c => c.Table).ToHashSet(StringComparer.Ordinal);
        var statements = tables
            .Select(t => $"DELETE FROM {t}; INSERT INTO {t} SELECT * FROM {Kept}.{t};")
            .Prepend("SET session_replication_role = replica;");
        await server.ExecuteAsync(string.Concat(statements));
    }
}
