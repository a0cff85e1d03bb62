using Redress.Core.Kernel;
using Redress.Core.Platforms;

namespace Redress.Core.Reports;

/// <summary>What a policy may ask of who reported. Unfounded counts since the warning alone: before it nothing counts.</summary>
/// <param name="Upheld">Their reports of the last year on what a person's decision restricts; counting stops at a hundred.</param>
public sealed record ReporterStanding(bool Warned, bool Counts, long Unfounded, long Upheld);

/// <summary>
/// How often what somebody reported was plainly unfounded. It weighs rank and what happens without a person, never whether a
/// report is taken; it counts only after a warning, for what was reported after it, and for a time (EU 2022/2065, Art. 23).
/// </summary>
/// <param name="Reporter">A keyed hash; nobody's name.</param>
/// <param name="Unfounded">How many of theirs in the last year were, without those that were taken back.</param>
/// <param name="WarnedAt">When they were warned; null where they were not.</param>
/// <param name="LetterId">The letter that warned them.</param>
/// <param name="SinceWarning">How many of these came after the warning.</param>
/// <param name="CountsUntil">Until when it counts; null where it does not.</param>
public sealed record ReporterRecord(
    string Reporter,
    Id<Platform> PlatformId,
    int Unfounded,
    DateTimeOffset? WarnedAt,
    string? LetterId,
    int SinceWarning,
    DateTimeOffset? CountsUntil,
    int Version
)
{
    /// <summary>So many bring the warning, and so many more that were reported after it make it count.</summary>
    public const int Often = 3;

    /// <summary>How long it counts.</summary>
    public static readonly TimeSpan CountsFor = TimeSpan.FromDays(90);

    /// <summary>What is older than that is forgotten, a warning too.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    public static ReporterRecord New(string reporter, Id<Platform> platform) =>
        new(reporter, platform, 0, null, null, 0, null, 0);

    public bool IsWarned(DateTimeOffset now) => WarnedAt > now - Remembered;

    public bool Counts(DateTimeOffset now) => CountsUntil > now;
}

/// <summary>What stands marked now; what was taken back or is older than a year is left out.</summary>
public sealed record ReporterCount(int Unfounded, int SinceWarning, int Upheld);

/// <summary>What marks bring. Pure.</summary>
public static class ReporterFlow
{
    /// <summary>
    /// Often in number and against what they reported rightly: three of three hundred are not often (Art. 23(3)).
    /// </summary>
    public static bool IsOften(int unfounded, int upheld) =>
        unfounded >= ReporterRecord.Often && unfounded * 3 >= upheld;

    /// <param name="current">As it was read.</param>
    /// <param name="count">What stands marked, the new one included.</param>
    /// <param name="letter">The id of a letter that can reach them; null where none can, and then nobody is warned.</param>
    /// <param name="now">When.</param>
    /// <returns>The record afterwards, and whether they are warned now, by that letter.</returns>
    public static (ReporterRecord Record, bool Warns) Marked(
        ReporterRecord current,
        ReporterCount count,
        string? letter,
        DateTimeOffset now
    )
    {
        var after = Counted(current, count);
        if (!current.IsWarned(now))
        {
            var warns = letter is not null && IsOften(count.Unfounded, count.Upheld);
            return (Cleared(after) with { WarnedAt = warns ? now : null, LetterId = warns ? letter : null }, warns);
        }

        return (Counts(count) ? after with { CountsUntil = now + ReporterRecord.CountsFor } : after, false);
    }

    /// <summary>A mark was wrong: what it had brought falls away with it.</summary>
    public static ReporterRecord TakenBack(ReporterRecord current, ReporterCount count)
    {
        var after = Counted(current, count);
        return count.Unfounded < ReporterRecord.Often ? Cleared(after)
            : Counts(count) ? after
            : after with { CountsUntil = null };
    }

    /// <summary>
    /// Whose reports have a record at all: never the person shown, who speaks for them, or who did not say in a grave matter;
    /// nor an authority, whose orders are obeyed or fought in law.
    /// </summary>
    public static bool MayHaveRecord(Source source, Source? onBehalfOf, Reason reason) =>
        !Standing.IsFirstParty(source, onBehalfOf, reason)
        && source is (Source.Bystander or Source.TrustedFlagger or Source.NotSaid);

    private static bool Counts(ReporterCount count) =>
        count.SinceWarning >= ReporterRecord.Often && IsOften(count.Unfounded, count.Upheld);

    private static ReporterRecord Cleared(ReporterRecord record) =>
        record with
        {
            WarnedAt = null,
            LetterId = null,
            SinceWarning = 0,
            CountsUntil = null,
        };

    private static ReporterRecord Counted(ReporterRecord current, ReporterCount count) =>
        current with
        {
            Unfounded = count.Unfounded,
            SinceWarning = count.SinceWarning,
            Version = current.Version + 1,
        };
}

public static class ReporterRefusals
{
    public static readonly Refusal NoRecord = new(
        "report-without-record",
        "This report carries no record: it is of the person shown or for them, or nobody knows who reported",
        RefusalKind.Conflict
    );

    public static readonly Refusal NotStaying = new(
        "report-not-staying",
        "Only a report of which all that it names was decided to stay can have been without any ground",
        RefusalKind.Conflict
    );

    public static readonly Refusal Marked = new(
        "report-marked-unfounded",
        "It was marked before",
        RefusalKind.Conflict
    );

    public static readonly Refusal NotMarked = new(
        "report-not-marked",
        "It is not marked as plainly unfounded",
        RefusalKind.Conflict
    );
}
