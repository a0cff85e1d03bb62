using System.Text.Json;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Subjects;
using Redress.Storage.Engine;

namespace Redress.Storage.Subjects;

public sealed class SubjectRow : ITableRow
{
    public static string Table => "subject";
    public string Id { get; init; } = "";
    public string Key { get; init; } = "";
    public string PlatformId { get; init; } = "";
    public string Kind { get; init; } = "";
    public string PlatformRef { get; init; } = "";
    public string Relation { get; init; } = "";
    public string? RootId { get; set; }
    public string? AuthorId { get; set; }
    public string Surface { get; set; } = "unknown";
    public string? Url { get; set; }

    /// <summary>The surfaces that the platform declared, as JSON; null where it was not resolved.</summary>
    public string? Surfaces { get; set; }
    public long CreatedAt { get; init; }
    public long? ResolvedAt { get; set; }
    public long? Found { get; set; }
    public long Version { get; set; } = 1;

    public string RowKey() => Id;

    public SubjectRef Ref => new(Word.Parse<SubjectKind>(Kind), PlatformRef);
}

public static class SubjectStore
{
    public static void Insert(Transaction tx, SubjectRow row) => tx.Insert(row);

    public static void Update(Transaction tx, SubjectRow row)
    {
        row.Version++;
        tx.Update(
            """
            UPDATE subject SET root_id = @root_id, author_id = @author_id, surface = @surface, url = @url,
              surfaces = @surfaces, resolved_at = @resolved_at, found = @found, version = @version
            WHERE id = @id AND version = @version - 1
            """,
            row
        );
    }

    public static Task<List<SubjectRow>> ByKeysAsync(Transaction tx, IEnumerable<string> keys) =>
        tx.ListAsync<SubjectRow>(
            $"SELECT {Rows<SubjectRow>.Columns} FROM subject WHERE key {{in:keys}}",
            new Arg("keys", JsonSerializer.Serialize(keys))
        );

    public static Task<List<SubjectRow>> ByIdsAsync(Transaction tx, IEnumerable<string> ids) =>
        tx.ListAsync<SubjectRow>(
            $"SELECT {Rows<SubjectRow>.Columns} FROM subject WHERE id {{in:keys}}",
            new Arg("keys", JsonSerializer.Serialize(ids))
        );

    public static Task<List<SubjectRow>> ByIdsAsync(
        Database database,
        IEnumerable<string> ids,
        CancellationToken cancel
    ) =>
        database.ListAsync<SubjectRow>(
            $"SELECT {Rows<SubjectRow>.Columns} FROM subject WHERE id {{in:keys}}",
            cancel,
            new Arg("keys", JsonSerializer.Serialize(ids))
        );

    /// <summary>What belongs to a subject: items, reshares and copies, by id after the cursor.</summary>
    public static Task<List<SubjectRow>> OfRootAsync(
        Database database,
        string rootId,
        string after,
        int most,
        CancellationToken cancel
    ) =>
        database.ListAsync<SubjectRow>(
            $"SELECT {Rows<SubjectRow>.Columns} FROM subject WHERE root_id = @root AND id > @after ORDER BY id LIMIT @most",
            cancel,
            new Arg("root", rootId),
            new Arg("after", after),
            new Arg("most", (long)most)
        );
}
