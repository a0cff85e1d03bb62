using System.Collections.Frozen;
using Redress.Core.Kernel;
using Redress.Core.Policies;

namespace Redress.Core.Reports;

/// <summary>
/// What reports have claimed of a subject that was then decided to stay. The same kind of claim by the same tier does not
/// hold it again; the first word of the person shown, the first of a guardian, and the first statement that the person shown
/// was under 18 each do.
/// </summary>
public sealed class Claims
{
    private const string Under18 = "under-18";
    private readonly FrozenSet<string> _words;

    private Claims(IEnumerable<string> words) => _words = words.ToFrozenSet(StringComparer.Ordinal);

    public static Claims Of(IEnumerable<(Source Source, Source? OnBehalfOf, Reason Reason, Minor Minor)> reports) =>
        new(reports.SelectMany(r => Words(r.Source, r.OnBehalfOf, r.Reason, r.Minor)));

    /// <summary>As <see cref="ToString"/> wrote it.</summary>
    public static Claims Parse(string text) => new(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Whether a report says nothing that was not claimed before.</summary>
    public bool Include(Source source, Source? onBehalfOf, Reason reason, Minor minor) =>
        Words(source, onBehalfOf, reason, minor).All(_words.Contains);

    public override string ToString() => string.Join(' ', _words.Order(StringComparer.Ordinal));

    private static IEnumerable<string> Words(Source source, Source? onBehalfOf, Reason reason, Minor minor)
    {
        yield return $"{Word.Of(Standing.TierOf(source, onBehalfOf, reason))}/{Kind(reason)}";
        if (Standing.Whose(source, onBehalfOf) is (Source.AffectedPerson or Source.Guardian) and var whose)
        {
            yield return Word.Of(whose);
        }

        if (minor is Minor.Yes or Minor.Unsure)
        {
            yield return Under18;
        }
    }

    // Otherwise each word for the same thing would hide it once more.
    private static string Kind(Reason reason) => Standing.IsChildCategory(reason) ? "child" : Word.Of(reason);
}
