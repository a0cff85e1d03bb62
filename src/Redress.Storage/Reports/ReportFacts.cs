using System.Text.Json;
using Redress.Core.Kernel;
using Redress.Ledger.Notes;
using Redress.Ledger.Proofs;
using Redress.Ledger.Trees;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Ledgers;
using Redress.Storage.Ledgers.Checks;

namespace Redress.Storage.Reports;

/// <summary>
/// Collects the facts that are of one report alone, with their proofs. A fact that tells anything of somebody else is left out,
/// for a fact can only be handed over whole.
/// </summary>
public static class ReportFacts
{
    /// <summary>Facts of one moment stand near each other; so far from it they are still looked for.</summary>
    private static readonly long s_near = (long)TimeSpan.FromMinutes(2).TotalMicroseconds;

    private static readonly HashSet<string> s_own =
    [
        "report",
        "report_event",
        "sealed",
        "letter",
        "letter_event",
        "watch",
    ];

    /// <summary>Null where not all of it is sealed yet: try again in a moment.</summary>
    public static async Task<ReportProof?> ProveAsync(
        Database database,
        KeyRing keys,
        VerifierKey log,
        LogFile file,
        string reportId,
        CancellationToken cancel
    )
    {
        var last = await SealStore.LastAsync(database, cancel);
        var report = await ReportStore.FindAsync(database, reportId, cancel);
        if (last is null || report is null)
        {
            return null;
        }

        var letters = await LettersAsync(database, reportId, cancel);
        var found = new List<FactRow>();
        foreach (var at in await TimesAsync(database, report, cancel))
        {
            found.AddRange(await AtAsync(database, at, cancel));
        }

        var own = found.Where(f => IsOwn(f, reportId, letters)).DistinctBy(f => f.N).ToList();
        if (own.Count == 0 || own.Exists(f => f.Seq is null || f.Seq >= last.Size))
        {
            return null;
        }

        var tree = Subtrees.OverTiles(last.Size, file);
        var facts = own.OrderBy(f => f.Seq).Select(f => Proven(f, last, tree)).ToList();
        var sealedTexts = await SealedStore.OfReportAsync(database, reportId, cancel);
        var stand = own.SelectMany(f => SealedIn(f.Body!)).ToHashSet(StringComparer.Ordinal);
        return new ReportProof(
            ReportProof.Format1,
            log.Text,
            reportId,
            facts,
            [
                .. sealedTexts
                    .Where(t => t.WrappedKey is not null && stand.Contains(t.Id))
                    .Select(t => new ProvenText(t.Id, t.Kind, t.Ciphertext, keys.KeyOf(t.Id, t.WrappedKey!))),
            ]
        );
    }

    private static ProvenFact Proven(FactRow fact, CheckpointRow last, Subtree tree)
    {
        var way = MerkleTree.InclusionProof(fact.Seq!.Value, last.Size, tree);
        var proof = new TlogProof(fact.Seq.Value, way, System.Text.Encoding.UTF8.GetBytes(last.Note));
        return new ProvenFact(fact.Salt!, fact.Body!, System.Text.Encoding.UTF8.GetString(proof.ToBytes()));
    }

    private static async Task<HashSet<string>> LettersAsync(
        Database database,
        string reportId,
        CancellationToken cancel
    ) =>
        [
            .. await database.ListAsync<string>(
                "SELECT id FROM letter WHERE report_id = @report",
                cancel,
                new Arg("report", reportId)
            ),
        ];

    /// <summary>When anything of the report was written.</summary>
    private static async Task<List<long>> TimesAsync(Database database, ReportRow report, CancellationToken cancel)
    {
        var times = await database.ListAsync<long>(
            """
            SELECT at FROM report_event WHERE report_id = @report
            UNION SELECT created_at FROM sealed WHERE report_id = @report
            UNION SELECT e.at FROM letter l JOIN letter_event e ON e.letter_id = l.id WHERE l.report_id = @report
            """,
            cancel,
            new Arg("report", report.Id)
        );
        return [.. times.Distinct()];
    }

    private static async Task<List<FactRow>> AtAsync(Database database, long at, CancellationToken cancel)
    {
        var from = await FirstAsync(database, at - s_near, cancel);
        var to = await FirstAsync(database, at + s_near, cancel);
        return await database.ListAsync<FactRow>(
            """
            SELECT f.n, f.kind, f.at, f.salt, f.body, l.seq FROM fact f LEFT JOIN ledger_leaf l ON l.n = f.n
            WHERE f.n >= @from AND f.n <= @to AND f.at = @at AND f.body IS NOT NULL
            """,
            cancel,
            new Arg("from", from),
            new Arg("to", to),
            new Arg("at", at)
        );
    }

    /// <summary>The number of the first fact that is not older than that: facts are written nearly in order of time.</summary>
    private static async Task<long> FirstAsync(Database database, long micros, CancellationToken cancel)
    {
        var (low, high) = (0L, 1 + await database.FirstAsync<long>("SELECT COALESCE(MAX(n), 0) FROM fact", cancel));
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var at = await database.FirstAsync<long>(
                "SELECT COALESCE((SELECT at FROM fact WHERE n >= @n ORDER BY n LIMIT 1), @never)",
                cancel,
                new Arg("n", middle),
                new Arg("never", long.MaxValue)
            );
            (low, high) = at < micros ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static bool IsOwn(FactRow fact, string reportId, HashSet<string> letters)
    {
        var (rows, own) = (0, true);
        var read = FactRows.Read(
            fact.Body,
            fact.Kind,
            fact.At,
            (table, row) =>
            {
                rows++;
                own = own && s_own.Contains(table) && IsOwnRow(table, row, reportId, letters);
                return own;
            }
        );
        return read && own && rows > 0;
    }

    private static bool IsOwnRow(string table, ReadOnlySpan<byte> row, string reportId, HashSet<string> letters)
    {
        using var json = JsonDocument.Parse(row.ToArray());
        var root = json.RootElement;
        var isOwn = table switch
        {
            "report" => Of(root, "id") == reportId,
            "letter_event" => letters.Contains(Of(root, "letter_id") ?? ""),
            _ => Of(root, "report_id") == reportId,
        };
        // An id tells when it was made: one that is older than the report would tell that somebody reported before.
        return isOwn && IsYounger(Of(root, "decision_id"), reportId) && IsYounger(Of(root, "entry_id"), reportId);
    }

    private static bool IsYounger(string? id, string reportId) =>
        id is null || string.CompareOrdinal(id[(id.IndexOf('_') + 1)..], reportId[(reportId.IndexOf('_') + 1)..]) > 0;

    private static IEnumerable<string> SealedIn(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return
        [
            .. json
                .RootElement.GetProperty("rows")
                .EnumerateArray()
                .Where(r => r[0].GetString() is "sealed")
                .Select(r => Of(r[1], "id") ?? ""),
        ];
    }

    private static string? Of(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private sealed class FactRow
    {
        public long N { get; init; }
        public string Kind { get; init; } = "";
        public long At { get; init; }
        public byte[]? Salt { get; init; }
        public byte[]? Body { get; init; }
        public long? Seq { get; init; }
    }
}
