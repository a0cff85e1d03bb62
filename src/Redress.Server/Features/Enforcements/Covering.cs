using Redress.Core.Enforcements;
using Redress.Core.Policies;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Enforcements;

/// <summary>
/// What stands before what: a post that is removed, or whose author is suspended, stays out of sight when its hold is
/// lifted, and a label on it cannot be seen. Reading the public view would never show such an order as carried out.
/// </summary>
internal sealed class Covering
{
    private readonly Dictionary<string, List<Restriction>> _hiding = new(StringComparer.Ordinal);

    public static Covering Of(IEnumerable<Enforcement> all)
    {
        var covering = new Covering();
        foreach (var one in all.Where(e => e.Wanted && TakesAway(e.Restriction)))
        {
            if (!covering._hiding.TryGetValue(one.SubjectId.Value, out var restrictions))
            {
                covering._hiding.Add(one.SubjectId.Value, restrictions = []);
            }

            restrictions.Add(one.Restriction);
        }

        return covering;
    }

    /// <summary>True where another order in force keeps the subject out of sight, so that this one cannot be read.</summary>
    public bool Hides(Enforcement one, SubjectRow row)
    {
        var wantsAway = one.Wanted && TakesAway(one.Restriction);
        return !wantsAway
            && (
                (_hiding.TryGetValue(row.Id, out var own) && own.Any(r => r != one.Restriction))
                || (row.AuthorId is { } author && _hiding.ContainsKey(author))
            );
    }

    private static bool TakesAway(Restriction restriction) =>
        restriction is Restriction.Hide or Restriction.Remove or Restriction.Suspend;
}
