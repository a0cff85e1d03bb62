using System.Text;
using System.Text.Json;
using Redress.Storage.Engine;

namespace Redress.Storage.Ledgers;

/// <summary>Where a step of a case stands in the ledger.</summary>
/// <param name="Version">Of the case, after the step.</param>
/// <param name="Kind">What the fact says that happened.</param>
/// <param name="Leaf">The number of the leaf; null where it is not sealed yet.</param>
public sealed record StepPlace(long Version, string Kind, long? Leaf);

/// <summary>
/// Finds the facts of a case's steps. Facts are kept in the order in which they were written, with their times; so each is
/// searched by halving, and looked for among its neighbours, without an index of its own.
/// </summary>
public static class CaseSteps
{
    /// <summary>Nodes write side by side: so many facts around the time may be of another moment.</summary>
    private const int Around = 400;

    /// <param name="database">Where the facts are.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="steps">Versions and times of its steps.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<List<StepPlace>> FindAsync(
        Database database,
        string caseId,
        IReadOnlyList<(long Version, long At)> steps,
        CancellationToken cancel
    )
    {
        var places = new List<StepPlace>();
        foreach (var at in steps.Select(s => s.At).Distinct())
        {
            var n = await FirstAtAsync(database, at, cancel);
            var facts = await database.ListAsync<FactOfStep>(
                """
                SELECT f.n, f.kind, f.body, l.seq AS leaf FROM fact f LEFT JOIN ledger_leaf l ON l.n = f.n
                WHERE f.n >= @from AND f.n < @to AND f.at = @at ORDER BY f.n
                """,
                cancel,
                new Arg("from", n - Around),
                new Arg("to", n + Around),
                new Arg("at", at)
            );
            foreach (var fact in facts.Where(f => f.Body is not null))
            {
                places.AddRange(VersionsOf(fact.Body!, caseId).Select(v => new StepPlace(v, fact.Kind, fact.Leaf)));
            }
        }

        return [.. places.DistinctBy(p => p.Version).OrderBy(p => p.Version)];
    }

    private static async Task<long> FirstAtAsync(Database database, long at, CancellationToken cancel)
    {
        var low = 0L;
        var high = await database.FirstAsync<long>("SELECT COALESCE(MAX(n), 0) FROM fact", cancel);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            // Numbers may be missing: the next one that is there says the time.
            var found = await database.FirstAsync<long>(
                "SELECT COALESCE((SELECT at FROM fact WHERE n >= @n ORDER BY n LIMIT 1), 0)",
                cancel,
                new Arg("n", middle)
            );
            if (found < at)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static IEnumerable<long> VersionsOf(byte[] body, string caseId)
    {
        // Most facts around are of other cases: a look at the bytes is enough for those.
        if (body.AsSpan().IndexOf(Encoding.ASCII.GetBytes(caseId)) < 0)
        {
            yield break;
        }

        using var json = JsonDocument.Parse(body);
        foreach (var row in json.RootElement.GetProperty("rows").EnumerateArray())
        {
            if (row[0].GetString() == "case_event" && row[1].GetProperty("case_id").GetString() == caseId)
            {
                yield return row[1].GetProperty("version").GetInt64();
            }
        }
    }

    private sealed class FactOfStep
    {
        public long N { get; init; }
        public string Kind { get; init; } = "";
        public byte[]? Body { get; init; }
        public long? Leaf { get; init; }
    }
}
