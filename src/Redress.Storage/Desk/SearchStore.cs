using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Storage.Desk;

/// <summary>A case that was found, and by what.</summary>
public sealed class FoundCase
{
    public string Id { get; init; } = "";
    public string PlatformId { get; init; } = "";
    public string Status { get; init; } = "";
    public string Reason { get; init; } = "";
    public long OpenedAt { get; init; }
    public string Kind { get; init; } = "";
    public string PlatformRef { get; init; } = "";

    /// <summary>id, link, account, reference or note.</summary>
    public string By { get; init; } = "";
}

/// <summary>Finds cases by ids, by what platforms call a thing, by an authority's reference, and by words of staff notes.</summary>
public static class SearchStore
{
    private const string From = "FROM case_file c JOIN subject s ON s.id = c.subject_id";

    private const string Columns = "c.id, c.platform_id, c.status, c.reason, c.opened_at, s.kind, s.platform_ref";

    /// <summary>Ids of anything that hangs on a case: which table, and which of its columns leads there.</summary>
    private static readonly Dictionary<string, string> s_ways = new(StringComparer.Ordinal)
    {
        ["case"] = "SELECT @id",
        ["sub"] = "SELECT id FROM case_file WHERE subject_id = @id",
        ["rpt"] = "SELECT case_id FROM report_link WHERE report_id = @id AND case_id IS NOT NULL",
        ["dec"] = "SELECT case_id FROM decision WHERE id = @id",
        ["prp"] = "SELECT case_id FROM proposal WHERE id = @id",
        ["apl"] = "SELECT case_id FROM appeal WHERE id = @id",
        ["ref"] = "SELECT case_id FROM referral WHERE id = @id",
        ["qst"] = "SELECT case_id FROM question WHERE id = @id",
        ["note"] = "SELECT case_id FROM note WHERE id = @id",
        ["esc"] = "SELECT case_id FROM escalation WHERE id = @id AND case_id IS NOT NULL",
        ["ltr"] = "SELECT d.case_id FROM letter l JOIN decision d ON d.id = l.decision_id WHERE l.id = @id",
        ["enf"] =
            "SELECT d.case_id FROM enforcement_order o JOIN decision d ON d.id = o.decision_id WHERE o.enforcement_id = @id",
    };

    /// <summary>By the id of the case or of anything that hangs on it.</summary>
    public static Task<List<FoundCase>> ByIdAsync(
        Database database,
        string id,
        Sight sight,
        int most,
        CancellationToken cancel
    ) =>
        s_ways.TryGetValue(id.Split('_')[0], out var way)
            ? database.ListAsync<FoundCase>(
                $"SELECT {Columns}, 'id' AS by {From} WHERE c.id IN ({way}) {Only(sight)} ORDER BY c.id LIMIT @most",
                cancel,
                Args(sight, most, new Arg("id", id))
            )
            : Task.FromResult<List<FoundCase>>([]);

    /// <summary>By the key under which a subject is kept: platform, kind and the platform's id.</summary>
    public static Task<List<FoundCase>> ByKeyAsync(
        Database database,
        string key,
        Sight sight,
        int most,
        CancellationToken cancel
    ) =>
        database.ListAsync<FoundCase>(
            $"SELECT {Columns}, 'link' AS by {From} WHERE s.key = @key {Only(sight)} ORDER BY c.id LIMIT @most",
            cancel,
            Args(sight, most, new Arg("key", key))
        );

    /// <summary>By the beginning of what a platform calls it: the thing itself, and everything of an account of that name.</summary>
    public static Task<List<FoundCase>> ByReferenceAsync(
        Database database,
        string beginning,
        Sight sight,
        int most,
        CancellationToken cancel
    ) =>
        database.ListAsync<FoundCase>(
            $"""
            SELECT * FROM (
              SELECT {Columns}, CASE WHEN s.kind = 'account' THEN 'account' ELSE 'link' END AS by {From}
              WHERE s.platform_ref >= @from AND s.platform_ref < @to {Only(
                sight
            )} ORDER BY s.platform_ref LIMIT @most) AS own
            UNION
            SELECT * FROM (
              SELECT {Columns}, 'account' AS by {From} JOIN subject a ON a.id = s.author_id
              WHERE a.platform_ref >= @from AND a.platform_ref < @to {Only(
                sight
            )} ORDER BY a.platform_ref LIMIT @most) AS theirs
            UNION
            SELECT * FROM (
              SELECT {Columns}, 'reference' AS by {From} JOIN referral f ON f.case_id = c.id
              WHERE f.reference >= @from AND f.reference < @to {Only(
                sight
            )} ORDER BY f.reference LIMIT @most) AS told
            ORDER BY id LIMIT @most
            """,
            cancel,
            Args(sight, most, new Arg("from", beginning), new Arg("to", beginning + '\uffff'))
        );

    /// <summary>
    /// By words of staff notes: each must be there, the last one may be a beginning. The rarest leads, and of one that stands in
    /// very many notes only the newest are looked through.
    /// </summary>
    public static async Task<List<FoundCase>> ByNotesAsync(
        Database database,
        IReadOnlyList<string> words,
        Sight sight,
        int most,
        CancellationToken cancel
    )
    {
        if (words.Count == 0)
        {
            return [];
        }

        var args = words.SelectMany((w, i) => new[] { new Arg($"w{i}", w), new Arg($"e{i}", w + '\uffff') }).ToArray();
        var lead = await RarestAsync(database, words.Count, args, cancel);
        var rest = Enumerable
            .Range(0, words.Count)
            .Where(i => i != lead)
            .Select(i =>
                $"EXISTS (SELECT 1 FROM note_word n WHERE {Is(i, words.Count)} AND n.case_id = w.case_id AND n.note_id = w.note_id)"
            )
            .ToList();
        var through = rest.Count == 0 ? Shown : LookedThrough;
        var where = rest.Count == 0 ? "" : "WHERE " + string.Join(" AND ", rest);
        return await database.ListAsync<FoundCase>(
            $"""
            SELECT {Columns}, 'note' AS by FROM (SELECT DISTINCT w.case_id FROM ({Leading(
                lead,
                words.Count,
                through
            )}) AS w
              {where} ORDER BY w.case_id DESC LIMIT {Shown}) AS m JOIN case_file c ON c.id = m.case_id
            JOIN subject s ON s.id = c.subject_id
            WHERE 1 = 1 {Only(sight)} ORDER BY c.id DESC LIMIT @most
            """,
            cancel,
            Args(sight, most, args)
        );
    }

    /// <summary>Notes of a frequent word that are looked through for the others.</summary>
    private const int LookedThrough = 20_000;

    /// <summary>Cases that are joined before it is known who may see them.</summary>
    private const int Shown = 1_000;

    private static string Is(int word, int count) =>
        word == count - 1 ? $"n.word >= @w{word} AND n.word < @e{word}" : $"n.word = @w{word}";

    /// <summary>Which word stands in the fewest notes, as far as it is worth counting.</summary>
    private static async Task<int> RarestAsync(Database database, int count, Arg[] args, CancellationToken cancel)
    {
        var (rarest, fewest) = (0, long.MaxValue);
        for (var i = 0; i < count && count > 1; i++)
        {
            var notes = await database.FirstAsync<long>(
                $"SELECT COUNT(*) FROM (SELECT 1 AS one FROM note_word n WHERE {Is(i, count)} LIMIT {Shown}) AS counted",
                cancel,
                args[2 * i],
                args[(2 * i) + 1]
            );
            (rarest, fewest) = notes < fewest ? (i, notes) : (rarest, fewest);
        }

        return rarest;
    }

    /// <summary>The newest notes with the word; of one that may be a beginning, also some with a longer word.</summary>
    private static string Leading(int word, int count, int most)
    {
        var whole = $"""
            SELECT case_id, note_id FROM (SELECT case_id, note_id FROM note_word WHERE word = @w{word}
              ORDER BY case_id DESC LIMIT {most}) AS whole
            """;
        return word < count - 1
            ? whole
            : $"""
                {whole} UNION ALL SELECT case_id, note_id FROM (SELECT case_id, note_id FROM note_word
                  WHERE word > @w{word} AND word < @e{word} LIMIT {most}) AS longer
                """;
    }

    private static string Only(Sight sight) =>
        (sight.PlatformId is null ? "" : "AND c.platform_id = @platform") + ChildSafetyWall.And(sight, "c.id");

    private static Arg[] Args(Sight sight, int most, params ReadOnlySpan<Arg> args) =>
        sight.PlatformId is null
            ? [.. args, new Arg("most", (long)most)]
            : [.. args, new Arg("most", (long)most), new Arg("platform", sight.PlatformId)];
}
