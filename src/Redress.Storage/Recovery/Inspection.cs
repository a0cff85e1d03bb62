using Redress.Core.Kernel;
using Redress.Storage.Ledgers.Checks;

namespace Redress.Storage.Recovery;

/// <summary>A platform as its row says.</summary>
public sealed record InspectedPlatform(string Id, string Name, string Kind, Uri? Endpoint, string? Described);

/// <summary>Jobs of one kind that nobody gets done.</summary>
/// <param name="Count">How many.</param>
/// <param name="DueAt">Since when the oldest is due.</param>
/// <param name="Attempts">How often one of them was tried.</param>
/// <param name="LastError">What one of them said last.</param>
public sealed record StuckJobs(string Kind, long Count, DateTimeOffset DueAt, long Attempts, string? LastError);

/// <summary>Looks into an installation's database at one moment, for whoever runs it; reads only, beside a running program.</summary>
public sealed class Inspection : IAsyncDisposable
{
    private static readonly string[] Settings = ["fsync", "synchronous_commit", "full_page_writes"];
    private readonly LedgerSnapshot _snapshot;

    private Inspection(LedgerSnapshot snapshot, bool isPostgres, bool isOld) =>
        (_snapshot, IsPostgres, IsOld) = (snapshot, isPostgres, isOld);

    public bool IsPostgres { get; }

    /// <summary>An older program's schema: nothing else can be asked.</summary>
    public bool IsOld { get; }

    /// <exception cref="UnreadableException">There is no database of ours, or a newer one.</exception>
    public static async Task<Inspection> OpenAsync(string dataFolder, string? postgres, CancellationToken cancel)
    {
        var snapshot = await LedgerSnapshot.OpenAsync(dataFolder, postgres, cancel);
        try
        {
            _ = await KnownSchema.OfAsync(snapshot, cancel);
            var applied = await snapshot.NumberAsync("SELECT COUNT(*) FROM schema_version", cancel);
            return new Inspection(snapshot, postgres is not null, applied < Engine.Migrator.Known.Count);
        }
        catch
        {
            await snapshot.DisposeAsync();
            throw;
        }
    }

    internal Task<long> NumberAsync(string sql, CancellationToken cancel) => _snapshot.NumberAsync(sql, cancel);

    /// <summary>The number of the policy in force; 0 where there is none, 1 where it is still the one that came along.</summary>
    public Task<long> PolicyAsync(CancellationToken cancel) =>
        _snapshot.NumberAsync("SELECT COALESCE(MAX(number), 0) FROM policy", cancel);

    public async Task<List<InspectedPlatform>> PlatformsAsync(CancellationToken cancel)
    {
        var found = new List<InspectedPlatform>();
        const string sql = "SELECT id, name, kind, endpoint, described FROM platform ORDER BY id LIMIT 1000";
        await using var reader = await _snapshot.ReadAsync(sql, cancel);
        while (await reader.ReadAsync(cancel))
        {
            found.Add(
                new InspectedPlatform(
                    reader.GetString(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.IsDBNull(3) ? null : new Uri(reader.GetString(3)),
                    reader.IsDBNull(4) ? null : reader.GetString(4)
                )
            );
        }

        return found;
    }

    /// <summary>Due before that time and not out, or tried so often.</summary>
    public async Task<List<StuckJobs>> StuckJobsAsync(
        DateTimeOffset dueBefore,
        DateTimeOffset now,
        int attempts,
        CancellationToken cancel
    )
    {
        var found = new List<StuckJobs>();
        var sql = $"""
            SELECT kind, COUNT(*), MIN(due_at), MAX(attempts), MAX(last_error) FROM job
            WHERE (due_at < {dueBefore.ToMicros()} AND lease_until <= {now.ToMicros()}) OR attempts >= {attempts}
            GROUP BY kind ORDER BY kind LIMIT 100
            """;
        await using var reader = await _snapshot.ReadAsync(sql, cancel);
        while (await reader.ReadAsync(cancel))
        {
            found.Add(
                new StuckJobs(
                    reader.GetString(0),
                    reader.GetInt64(1),
                    Instant.FromMicros(reader.GetInt64(2)),
                    reader.GetInt64(3),
                    reader.IsDBNull(4) ? null : reader.GetString(4)
                )
            );
        }

        return found;
    }

    /// <summary>Since when the oldest fact waits for the seal; null where none does.</summary>
    public async Task<DateTimeOffset?> OldestUnsealedAsync(CancellationToken cancel)
    {
        var at = await _snapshot.NumberAsync("SELECT MIN(f.at) FROM unsealed u JOIN fact f ON f.n = u.n", cancel);
        return at == 0 ? null : Instant.FromMicros(at);
    }

    /// <summary>When the newest thing happened.</summary>
    public async Task<DateTimeOffset> NewestFactAsync(CancellationToken cancel) =>
        Instant.FromMicros(await _snapshot.NumberAsync("SELECT at FROM fact ORDER BY n DESC LIMIT 1", cancel));

    /// <summary>Platforms that wait to be reconciled.</summary>
    public Task<long> UnreconciledAsync(CancellationToken cancel) =>
        _snapshot.NumberAsync("SELECT COUNT(*) FROM reconciliation WHERE reconciled_at IS NULL", cancel);

    /// <summary>Events that were given up.</summary>
    public Task<long> DeadDeliveriesAsync(CancellationToken cancel) =>
        _snapshot.NumberAsync("SELECT COUNT(*) FROM dead_delivery", cancel);

    /// <summary>Settings of PostgreSQL with which acknowledged reports can be lost.</summary>
    public async Task<List<string>> UnsafeSettingsAsync(CancellationToken cancel)
    {
        var found = new List<string>();
        foreach (var setting in IsPostgres ? Settings : [])
        {
            await using var reader = await _snapshot.ReadAsync($"SHOW {setting}", cancel);
            if (await reader.ReadAsync(cancel) && reader.GetString(0) is "off" or "local")
            {
                found.Add(setting);
            }
        }

        return found;
    }

    /// <summary>What the database server's clock says; null where there is no such server.</summary>
    public async Task<DateTimeOffset?> ServerTimeAsync(CancellationToken cancel) =>
        IsPostgres
            ? Instant.FromMicros(
                await _snapshot.NumberAsync("SELECT (EXTRACT(epoch FROM clock_timestamp()) * 1000000)::bigint", cancel)
            )
            : null;

    public ValueTask DisposeAsync() => _snapshot.DisposeAsync();
}
