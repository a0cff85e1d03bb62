using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Engine;

namespace Redress.Storage.Reports;

public sealed class BacklogRow : ITableRow
{
    public static string Table => "backlog";
    public string Id { get; init; } = "";
    public string Name { get; init; } = "";
    public string PlatformId { get; init; } = "";
    public long CreatedAt { get; init; }
    public string CreatedBy { get; init; } = "";
    public long? ReleasedAt { get; init; }
    public string? ReleasedBy { get; init; }
    public long Version { get; init; }

    public string RowKey() => Id;

    public static BacklogRow Of(Backlog b) =>
        new()
        {
            Id = b.Id.Value,
            Name = b.Name,
            PlatformId = b.PlatformId.Value,
            CreatedAt = b.CreatedAt.ToMicros(),
            CreatedBy = b.CreatedBy,
            ReleasedAt = b.ReleasedAt?.ToMicros(),
            ReleasedBy = b.ReleasedBy,
            Version = b.Version,
        };

    public Backlog ToBacklog() =>
        new(
            new(Id),
            Name,
            new(PlatformId),
            Instant.FromMicros(CreatedAt),
            CreatedBy,
            ReleasedAt is { } at ? Instant.FromMicros(at) : null,
            ReleasedBy,
            (int)Version
        );
}

public sealed class BacklogEntryRow : ITableRow
{
    public static string Table => "backlog_entry";
    public string BacklogId { get; init; } = "";

    /// <summary>The line's own name: the same one is taken once.</summary>
    public string Ref { get; init; } = "";
    public string ReportId { get; init; } = "";
    public long TakenAt { get; init; }
    public long? ReleasedAt { get; set; }

    public string RowKey() => $"{BacklogId}/{Ref}";
}

/// <summary>How far a backlog is.</summary>
public sealed class BacklogCounts
{
    public long Rows { get; init; }
    public long Released { get; init; }
}

/// <summary>Reports from before, and whether they were released.</summary>
public static class BacklogStore
{
    public static void Insert(Transaction tx, Backlog backlog) => tx.Insert(BacklogRow.Of(backlog));

    public static void Update(Transaction tx, Backlog after) =>
        tx.Update(
            """
            UPDATE backlog SET released_at = @released_at, released_by = @released_by, version = @version
            WHERE id = @id AND version = @version - 1
            """,
            BacklogRow.Of(after)
        );

    public static async Task<Backlog?> FindAsync(Transaction tx, string id) =>
        (
            await tx.FirstAsync<BacklogRow>(
                $"SELECT {Rows<BacklogRow>.Columns} FROM backlog WHERE id = @id",
                new Arg("id", id)
            )
        )?.ToBacklog();

    public static async Task<Backlog?> ByNameAsync(Transaction tx, string name) =>
        (
            await tx.FirstAsync<BacklogRow>(
                $"SELECT {Rows<BacklogRow>.Columns} FROM backlog WHERE name = @name",
                new Arg("name", name)
            )
        )?.ToBacklog();

    public static async Task<List<Backlog>> AllAsync(Database database, CancellationToken cancel) =>
        (
            await database.ListAsync<BacklogRow>(
                $"SELECT {Rows<BacklogRow>.Columns} FROM backlog ORDER BY id LIMIT 1000",
                cancel
            )
        ).ConvertAll(r => r.ToBacklog());

    public static async Task<BacklogCounts> CountAsync(Database database, string id, CancellationToken cancel) =>
        (
            await database.FirstAsync<BacklogCounts>(
                """
                SELECT COUNT(*) AS rows, COUNT(released_at) AS released FROM backlog_entry WHERE backlog_id = @id
                """,
                cancel,
                new Arg("id", id)
            )
        )!;

    public static void Insert(Transaction tx, BacklogEntryRow row) => tx.Insert(row);

    public static async Task<bool> IsTakenAsync(Transaction tx, string backlogId, string reference) =>
        await tx.FirstAsync<string>(
            "SELECT report_id FROM backlog_entry WHERE backlog_id = @backlog AND ref = @ref",
            new Arg("backlog", backlogId),
            new Arg("ref", reference)
        )
            is not null;

    /// <summary>Entries that are still to be released, in the order of their reports.</summary>
    public static Task<List<BacklogEntryRow>> WaitingAsync(Transaction tx, string backlogId, int most) =>
        tx.ListAsync<BacklogEntryRow>(
            $"""
            SELECT {Rows<BacklogEntryRow>.Columns} FROM backlog_entry
            WHERE backlog_id = @backlog AND released_at IS NULL ORDER BY report_id LIMIT @most
            """,
            new Arg("backlog", backlogId),
            new Arg("most", (long)most)
        );

    public static void Release(Transaction tx, BacklogEntryRow row, long at)
    {
        row.ReleasedAt = at;
        tx.Update(
            """
            UPDATE backlog_entry SET released_at = @released_at
            WHERE backlog_id = @backlog_id AND ref = @ref AND released_at IS NULL
            """,
            row
        );
    }

    /// <summary>Whether a report waits in a backlog: its reporter is told nothing yet.</summary>
    public static async Task<bool> IsSilentAsync(Transaction tx, string reportId) =>
        await tx.FirstAsync<long>(
            "SELECT COUNT(*) FROM backlog_entry WHERE report_id = @report AND released_at IS NULL",
            new Arg("report", reportId)
        ) > 0;
}
