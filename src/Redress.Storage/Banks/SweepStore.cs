using Redress.Storage.Engine;

namespace Redress.Storage.Banks;

public sealed class SweepRow : ITableRow
{
    public static string Table => "sweep";
    public string Id { get; init; } = "";
    public string PlatformId { get; init; } = "";

    /// <summary>listed or kept: by what it knows what is on the platform.</summary>
    public string Way { get; init; } = "";

    /// <summary>The last change of banks that it searches for; what came later needs another one.</summary>
    public long Upto { get; init; }

    /// <summary>Where the platform's list goes on; null at its beginning.</summary>
    public string? Page { get; set; }
    public long Seen { get; set; }
    public long Skipped { get; set; }
    public long Unknown { get; set; }
    public long Found { get; set; }
    public long BegunAt { get; init; }
    public long? EndedAt { get; set; }
    public long Version { get; set; } = 1;

    public string RowKey() => Id;
}

/// <summary>Searches through what is on a platform.</summary>
public static class SweepStore
{
    public const string Prefix = "swp";

    public static void Insert(Transaction tx, SweepRow row) => tx.Insert(row);

    public static void Update(Transaction tx, SweepRow row)
    {
        row.Version++;
        tx.Update(
            """
            UPDATE sweep SET page = @page, seen = @seen, skipped = @skipped, unknown = @unknown, found = @found,
              ended_at = @ended_at, version = @version
            WHERE id = @id AND version = @version - 1
            """,
            row
        );
    }

    /// <summary>The one that is under way; null where none is.</summary>
    public static Task<SweepRow?> RunningAsync(Transaction tx, string platformId, string way) =>
        tx.FirstAsync<SweepRow>(
            $"""
            SELECT {Rows<SweepRow>.Columns} FROM sweep
            WHERE platform_id = @platform AND way = @way AND ended_at IS NULL ORDER BY begun_at LIMIT 1
            """,
            new Arg("platform", platformId),
            new Arg("way", way)
        );

    /// <summary>The latest ones of all platforms, the newest first.</summary>
    public static Task<List<SweepRow>> LatestAsync(Database database, int most, CancellationToken cancel) =>
        database.ListAsync<SweepRow>(
            $"SELECT {Rows<SweepRow>.Columns} FROM sweep ORDER BY begun_at DESC, id LIMIT @most",
            cancel,
            new Arg("most", (long)most)
        );
}
