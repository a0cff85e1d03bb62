using Redress.Core.Kernel;

namespace Redress.Core.Banks;

/// <summary>
/// Fingerprints that somebody filed of a picture which shows them. Nobody has seen the picture, so they may delay what is new
/// for a while and bring it before a person; they never hide what is public.
/// </summary>
public static class WatchRules
{
    /// <summary>They end by themselves after so long.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    /// <summary>A new upload that matches may be kept out of sight for so long, for a person to look.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMinutes(60);

    /// <summary>Fingerprints of one report.</summary>
    public const int MaxFiled = 10;

    /// <summary>So many finds of one report are brought before a person, until one has looked at the report itself.</summary>
    public const int MaxFound = 20;

    /// <summary>So many uploads may one report's fingerprints delay within <see cref="Within"/>.</summary>
    public const int MaxDelaysOfOne = 20;

    /// <summary>So many may be delayed by all of them within <see cref="Within"/>.</summary>
    public const int MaxDelays = 1_000;

    public static readonly TimeSpan Within = TimeSpan.FromHours(24);

    /// <summary>Until when a new upload waits for a person; null where the budget is used up: then it only comes before one.</summary>
    /// <param name="ofOne">How many this report's fingerprints have delayed within <see cref="Within"/>.</param>
    /// <param name="ofAll">The same of all of them.</param>
    public static DateTimeOffset? DelayUntil(DateTimeOffset now, long ofOne, long ofAll) =>
        ofOne < MaxDelaysOfOne && ofAll < MaxDelays ? now + Delay : null;
}

public static class WatchRefusals
{
    public static readonly Refusal Unknown = new(
        "watch-unknown",
        "No fingerprints were filed with this report",
        RefusalKind.NotFound
    );

    public static readonly Refusal Ended = new("watch-ended", "These fingerprints match no more", RefusalKind.Conflict);

    public static readonly Refusal NeedsAnother = new(
        "watch-needs-another",
        "Another person has to agree before somebody's fingerprints end",
        RefusalKind.Conflict
    );

    public static readonly Refusal PrintsInvalid = new(
        "report-fingerprints-invalid",
        "Give at most 10 fingerprints, each with a hash of 64 hexadecimal digits",
        RefusalKind.Invalid
    );
}
