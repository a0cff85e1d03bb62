namespace Redress.Storage.Ledgers.Checks;

/// <summary>The first broken thing. Says where, by ids; never what stands there.</summary>
/// <param name="Code">For scripts; stays.</param>
/// <param name="What">One sentence.</param>
public sealed record Finding(string Code, string What)
{
    public string? Table { get; init; }

    /// <summary>The row's key; the parts of a composite key joined with a slash.</summary>
    public string? Key { get; init; }

    public string? Column { get; init; }

    /// <summary>The fact's number.</summary>
    public long? Fact { get; init; }

    /// <summary>The checkpoint's size.</summary>
    public long? Checkpoint { get; init; }

    public override string ToString()
    {
        var where = new List<string>();
        Add(where, "table", Table);
        Add(where, "key", Key);
        Add(where, "column", Column);
        Add(where, "fact", Fact?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Add(where, "checkpoint", Checkpoint?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return where.Count == 0 ? What : $"{What} ({string.Join(", ", where)})";
    }

    private static void Add(List<string> where, string name, string? value)
    {
        if (value is not null)
        {
            where.Add($"{name} {value}");
        }
    }
}

/// <summary>What was checked, and the first broken thing if there is one.</summary>
public sealed record LedgerVerdict
{
    public Finding? First { get; init; }

    /// <summary>The log's name.</summary>
    public string? Origin { get; init; }

    /// <summary>The key that signatures were checked with.</summary>
    public string? Key { get; init; }

    /// <summary>Facts in the tree.</summary>
    public long Sealed { get; init; }

    /// <summary>The root over all of them, in hex.</summary>
    public string? Root { get; init; }

    /// <summary>Facts that wait for the seal.</summary>
    public long Unsealed { get; init; }

    /// <summary>Facts whose body was erased, as a later fact says.</summary>
    public long Erased { get; init; }

    /// <summary>Signed checkpoints outside of the database.</summary>
    public long Checkpoints { get; init; }

    /// <summary>Checkpoints that the database has and its folder has not yet.</summary>
    public long Unpublished { get; init; }

    /// <summary>Backups that were restored: each is a place where the signed history forks.</summary>
    public IReadOnlyList<SetBack> SetBacks { get; init; } = [];

    /// <summary>Domain rows that are as their last fact says.</summary>
    public long Rows { get; init; }
}

/// <summary>It cannot be checked: nothing there, or nothing that this program can read. The message says how to mend it.</summary>
public sealed class UnreadableException(string message) : Exception(message);
