using Redress.Core.Reports;

namespace Redress.Core.Clocks;

/// <summary>The four elements of a TAKE IT DOWN request, each with the time at which it became complete; null while it is not.</summary>
/// <param name="Signature">Of the person shown or of somebody who may act for them; a typed name will do.</param>
/// <param name="Identification">What and where it is.</param>
/// <param name="GoodFaith">That it is believed in good faith to be without consent, with what is known of it.</param>
/// <param name="Contact">How the person can be reached.</param>
public sealed record RequestElements(
    DateTimeOffset? Signature,
    DateTimeOffset? Identification,
    DateTimeOffset? GoodFaith,
    DateTimeOffset? Contact
)
{
    /// <summary>When the last of the four came; null while one is missing.</summary>
    public DateTimeOffset? CompleteAt =>
        Signature is { } s && Identification is { } i && GoodFaith is { } g && Contact is { } c
            ? new[] { s, i, g, c }.Max()
            : null;

    public IReadOnlyList<string> Missing =>
        [
            .. new[]
            {
                (Signature, "signature"),
                (Identification, "identification"),
                (GoodFaith, "good-faith"),
                (Contact, "contact"),
            }
                .Where(e => e.Item1 is null)
                .Select(e => e.Item2),
        ];
}

/// <summary>What is stored of one link of a report that its clocks are computed from.</summary>
/// <param name="StartsAt">When it was first known.</param>
/// <param name="LookBy">By when a person looks.</param>
/// <param name="LookedAt">When a person first took the case after the report.</param>
/// <param name="GoneAt">When a reading begun after the report first showed it gone.</param>
/// <param name="DecidedAt">When the first final decision after the report was taken.</param>
/// <param name="Stayed">Whether that decision let it stay.</param>
public sealed record ClockFacts(
    Source Source,
    Source? OnBehalfOf,
    Reason Reason,
    DateTimeOffset StartsAt,
    DateTimeOffset? LookBy,
    RequestElements Elements,
    DateTimeOffset? LookedAt,
    DateTimeOffset? GoneAt,
    DateTimeOffset? DecidedAt,
    bool Stayed
);

/// <summary>One clock of one link of a report. Nothing keeps it: it is computed from what is stored, whenever it is asked.</summary>
public sealed record Clock(string Name, DateTimeOffset StartsAt, DateTimeOffset DueAt, DateTimeOffset? MetAt)
{
    /// <summary>Ran out without having been met, or was met too late. It can never become untrue again.</summary>
    public bool IsBreached(DateTimeOffset now) => (MetAt ?? now) > DueAt;

    public bool Runs => MetAt is null;
}

public static class ClockRules
{
    public static IReadOnlyList<Clock> Of(ClockFacts facts, IReadOnlyDictionary<string, TimeSpan> laws)
    {
        var clocks = new List<Clock>(LawClocks.Longest.Count + 1);
        foreach (var (name, time) in laws.OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            if (StartOf(name, facts) is { } start)
            {
                var met = LawClocks.AsksForRemoval(name) ? RemovedAt(facts) : facts.DecidedAt;
                clocks.Add(new Clock(name, start, start + time, met));
            }
        }

        if (facts.LookBy is { } look)
        {
            clocks.Add(new Clock(LawClocks.Own, facts.StartsAt, look, Earlier(facts.LookedAt, facts.DecidedAt)));
        }

        return clocks;
    }

    /// <summary>Gone, or found by a person not to be what was said.</summary>
    private static DateTimeOffset? RemovedAt(ClockFacts facts) =>
        facts.Stayed ? Earlier(facts.GoneAt, facts.DecidedAt) : facts.GoneAt;

    private static DateTimeOffset? StartOf(string clock, ClockFacts facts) =>
        clock switch
        {
            LawClocks.Tida => IsIntimate(facts) ? facts.Elements.CompleteAt : null,
            LawClocks.Osa => IsIntimate(facts) ? facts.StartsAt : null,
            LawClocks.Dsa => facts.StartsAt,
            LawClocks.Tco => facts is { Reason: Reason.Terrorism, Source: Source.Authority } ? facts.StartsAt : null,
            _ => null,
        };

    /// <summary>An intimate image, reported by the person shown or for them; of a child it is one as well.</summary>
    public static bool IsIntimate(Source source, Source? onBehalfOf, Reason reason) =>
        reason is Reason.IntimateImage or Reason.ChildSexualAbuseMaterial
        && Standing.IsFirstParty(source, onBehalfOf, reason);

    private static bool IsIntimate(ClockFacts facts) => IsIntimate(facts.Source, facts.OnBehalfOf, facts.Reason);

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) =>
        a is null ? b
        : b is null || a < b ? a
        : b;
}
