using Redress.Core.Kernel;
using Redress.Core.Reports;

namespace Redress.Core.Cases;

/// <summary>
/// Which cases belong into a queue. Within a list one word is enough, each list that is not empty must be met; rules without
/// any list meet nothing.
/// </summary>
/// <param name="Reasons">What anybody reported it for.</param>
/// <param name="Sources">Who reported it.</param>
/// <param name="Languages">The first part of a report's language, as in "de".</param>
/// <param name="Platforms">Where it is.</param>
/// <param name="Grounds">Of the hold or decision in force, as the policy names it.</param>
/// <param name="Appealed">Only what somebody objects to.</param>
public sealed record QueueRules(
    IReadOnlyList<Reason> Reasons,
    IReadOnlyList<Source> Sources,
    IReadOnlyList<string> Languages,
    IReadOnlyList<string> Platforms,
    IReadOnlyList<string> Grounds,
    bool Appealed = false
)
{
    public static readonly QueueRules None = new([], [], [], [], []);

    public bool SaysNothing =>
        !Appealed && Reasons.Count + Sources.Count + Languages.Count + Platforms.Count + Grounds.Count == 0;

    public bool Meet(QueueFacts facts) =>
        !SaysNothing
        && Any(Reasons, facts.Reasons)
        && Any(Sources, facts.Sources)
        && Any(Languages, facts.Languages)
        && Any(Platforms, [facts.Platform])
        && Any(Grounds, facts.Grounds)
        && (!Appealed || facts.Appealed);

    private static bool Any<T>(IReadOnlyList<T> wanted, IReadOnlyCollection<T> found) =>
        wanted.Count == 0 || wanted.Any(found.Contains);
}

/// <summary>What rules look at of one case, over all its reports.</summary>
public sealed record QueueFacts(
    IReadOnlyCollection<Reason> Reasons,
    IReadOnlyCollection<Source> Sources,
    IReadOnlyCollection<string> Languages,
    string Platform,
    IReadOnlyCollection<string> Grounds,
    bool Appealed
);

/// <summary>Where cases wait. The first queue by position whose rules a case meets is its queue.</summary>
public sealed record Queue(
    Id<Queue> Id,
    string Name,
    int Position,
    QueueRules Rules,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    DateTimeOffset? RemovedAt,
    int Version
) : IHasPrefix
{
    public static string Prefix => "que";

    /// <summary>The queue for these facts; null where no rules meet them.</summary>
    public static string? For(IEnumerable<Queue> queues, QueueFacts facts) =>
        queues
            .Where(q => q.RemovedAt is null)
            .OrderBy(q => q.Position)
            .ThenBy(q => q.Id.Value, StringComparer.Ordinal)
            .FirstOrDefault(q => q.Rules.Meet(facts))
            ?.Id.Value;
}

public static class QueueRefusals
{
    public static readonly Refusal Unknown = new("queue-unknown", "There is no such queue", RefusalKind.NotFound);

    public static readonly Refusal NameTaken = new(
        "queue-name-taken",
        "A queue has this name already",
        RefusalKind.Conflict
    );

    public static readonly Refusal Empty = new("queue-empty", "Nothing waits here for you", RefusalKind.NotFound);
}
