namespace Redress.Core.Policies;

/// <summary>Which restrictions go together.</summary>
public static class Restricting
{
    /// <summary>
    /// Each once, and removing keeps hiding: otherwise what was held would show itself between the lifting of the one and
    /// the carrying out of the other.
    /// </summary>
    public static IReadOnlyList<Restriction> Whole(IReadOnlyList<Restriction> restrictions) =>
        restrictions.Contains(Restriction.Remove)
            ? [.. restrictions.Append(Restriction.Hide).Distinct()]
            : [.. restrictions.Distinct()];

    /// <summary>What goes by itself after a time is kept before it is hidden; otherwise nobody could look at it any more.</summary>
    public static IReadOnlyList<Restriction> Frozen(IReadOnlyList<Restriction> restrictions) =>
        restrictions.Any(r => r is Restriction.Hide or Restriction.Remove)
            ? [.. restrictions.Prepend(Restriction.Freeze).Distinct()]
            : restrictions;
}
