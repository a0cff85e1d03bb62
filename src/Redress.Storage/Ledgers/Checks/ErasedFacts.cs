using Redress.Ledger.Facts;
using Redress.Storage.Engine;

namespace Redress.Storage.Ledgers.Checks;

/// <summary>
/// Facts whose salt and body were destroyed. Each must be named by a later fact of the kind fact.erased, one of whose rows
/// is the erased row of the table fact, whole, as it is now.
/// </summary>
internal sealed class ErasedFacts(RowMarks marks, KnownSchema schema)
{
    /// <summary>What a fact that erases facts is called.</summary>
    public const string Kind = "fact.erased";

    /// <summary>The table that its rows are of.</summary>
    public const string Table = "fact";

    private readonly Dictionary<UInt128, (UInt128 Sum, long N)> _missing = [];
    private readonly Dictionary<UInt128, UInt128> _named = [];
    private readonly CanonicalWriter _json = new();

    public long Count => _missing.Count;

    /// <summary>Takes note of a fact without its body.</summary>
    public Finding? Missing(StoredFact fact)
    {
        if (fact.Body is not null || fact.Salt is not null)
        {
            return new Finding("fact-half-erased", "A fact has lost its salt or its body, not both") { Fact = fact.N };
        }

        FactWriter.Columns(
            _json.Reset(),
            Table,
            [
                new Column("n", fact.N),
                new Column("kind", fact.Kind),
                new Column("at", fact.At),
                new Column("salt", null),
                new Column("commitment", fact.Commitment),
                new Column("body", null),
            ]
        );
        var mark = marks.Of(schema.All[Table], _json.Written.Span)!.Value;
        _missing[mark.Key] = (mark.Sum, fact.N);
        return null;
    }

    /// <summary>Takes note of a row that a fact names as erased; false where that fact comes first or it was named before.</summary>
    public bool Named(RowMark mark) => _missing.ContainsKey(mark.Key) && _named.TryAdd(mark.Key, mark.Sum);

    /// <summary>Each that is missing is named.</summary>
    public Finding? Check()
    {
        foreach (var (key, (sum, n)) in _missing)
        {
            if (!_named.TryGetValue(key, out var named) || named != sum)
            {
                return new Finding(
                    "fact-body-missing",
                    "A fact's body is missing and no later fact says that it was erased"
                )
                {
                    Fact = n,
                };
            }
        }

        return null;
    }
}
