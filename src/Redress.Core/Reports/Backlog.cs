using Redress.Core.Kernel;
using Redress.Core.Platforms;

namespace Redress.Core.Reports;

/// <summary>
/// Reports from before there was this program, taken in with the times at which they had come. Nothing is held and nobody is
/// told anything until they are released.
/// </summary>
public sealed record Backlog(
    Id<Backlog> Id,
    string Name,
    Id<Platform> PlatformId,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ReleasedAt,
    string? ReleasedBy,
    int Version
) : IHasPrefix
{
    public const int MaxRows = 100;
    public const int MaxRef = 200;

    public static string Prefix => "blg";
}

public static class BacklogRefusals
{
    public static readonly Refusal Unknown = new("backlog-unknown", "There is no such backlog", RefusalKind.NotFound);

    public static readonly Refusal NameTaken = new(
        "backlog-name-taken",
        "A backlog of another platform has this name",
        RefusalKind.Conflict
    );

    public static readonly Refusal Released = new(
        "backlog-released",
        "This backlog was released: what comes now is a report like any other",
        RefusalKind.Conflict
    );

    public static readonly Refusal NotReleased = new(
        "backlog-not-released",
        "This report waits in a backlog: its reporter is told and asked nothing yet",
        RefusalKind.Conflict
    );
}

/// <summary>The moves of a backlog.</summary>
public static class BacklogFlow
{
    public static Result<Backlog> Release(Backlog current, string by, DateTimeOffset now) =>
        current.ReleasedAt is not null
            ? BacklogRefusals.Released
            : current with
            {
                ReleasedAt = now,
                ReleasedBy = by,
                Version = current.Version + 1,
            };
}
