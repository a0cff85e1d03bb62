using System.Runtime.InteropServices;

namespace Redress.Core.Banks;

/// <summary>How alike a file is to something banked.</summary>
public enum Likeness
{
    /// <summary>The same bytes, by SHA-256.</summary>
    Exact,

    /// <summary>It looks alike, or has the same MD5, which proves nothing. Never blocks without a person.</summary>
    Near,
}

/// <summary>What a platform is to do with an upload.</summary>
public enum Verdict
{
    Allow,

    /// <summary>Keep it out of sight until a person has looked.</summary>
    Hold,

    /// <summary>Do not take it, and say so in neutral words.</summary>
    Block,
}

/// <summary>One thing that was found in a bank.</summary>
/// <param name="EntryNumber">The entry's number in the index.</param>
/// <param name="Distance">Differing bits, 0 for equal.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Finding(BankKind Bank, int BankNumber, long EntryNumber, Likeness Likeness, int Distance)
{
    /// <summary>Which of the entry's hashes.</summary>
    public int Place { get; init; }
}

/// <summary>From what was found to what is to be done. Pure.</summary>
public static class Verdicts
{
    /// <summary>What counts of all that was found: nothing where exactly this is allowed, nothing near where the like of it is.</summary>
    public static IReadOnlyList<Finding> Counted(IReadOnlyCollection<Finding> found)
    {
        var allowed = found.Where(f => f.Bank is BankKind.Allow).ToList();
        if (allowed.Any(f => f.Likeness is Likeness.Exact))
        {
            return [];
        }

        return
        [
            .. found
                .Where(f => f.Bank is not BankKind.Allow && (allowed.Count == 0 || f.Likeness is Likeness.Exact))
                .OrderBy(f => f.Likeness)
                .ThenBy(f => f.Distance)
                .ThenBy(f => f.EntryNumber),
        ];
    }

    /// <summary>What is in banks; what only somebody's own fingerprints say is for <see cref="WatchRules"/>.</summary>
    public static IReadOnlyList<Finding> Known(IReadOnlyList<Finding> counted) =>
        [.. counted.Where(f => f.Bank is not BankKind.Watched)];

    /// <summary>What is like the fingerprints that somebody filed, the likest first.</summary>
    public static IReadOnlyList<Finding> Watched(IReadOnlyList<Finding> counted) =>
        [.. counted.Where(f => f.Bank is BankKind.Watched)];

    /// <param name="counted">What counts; watched fingerprints alone neither hold nor block.</param>
    public static Verdict Of(IReadOnlyList<Finding> counted) =>
        Known(counted) is not [var likest, ..] ? Verdict.Allow
        : likest.Likeness is Likeness.Exact ? Verdict.Block
        : Verdict.Hold;
}
