using Redress.Core.Cases;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Core.Subjects;
using Redress.Storage.Cases;

namespace Redress.Server.Features.Reports;

/// <summary>What one link of a report leads to, worked out before anything is written.</summary>
public sealed record JoinedLink(
    int Ordinal,
    LinkStatus Status,
    HoldAnswer Hold,
    DateTimeOffset? LookBy,
    bool FirstParty,
    Id<Subject>? Subject,
    Id<Case>? Case
)
{
    public NamedSubject? Named { get; init; }

    /// <summary>The rule that holds it; null where none does.</summary>
    public HoldRule? Rule { get; init; }

    /// <summary>The budget that kept it from being held; null where none did.</summary>
    public string? OverBudget { get; init; }

    public KnownSubject? Known { get; init; }

    public IReadOnlyList<Enforcement> Existing { get; init; } = [];

    /// <summary>True where an earlier link of the same report named the same subject.</summary>
    public bool Repeated { get; init; }
}
