using System.Collections.Frozen;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Core.Lists;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Core.Subjects;

namespace Redress.Server.Policies;

public enum PolicyFieldType
{
    /// <summary>One of a closed list of words: <c>in</c> a list, or <c>is</c> one.</summary>
    Word,

    /// <summary><c>is</c> true or false.</summary>
    YesNo,

    /// <summary>A whole number: <c>least</c>, <c>most</c>, both included.</summary>
    Number,
}

/// <summary>What a condition may ask; words only where the type is one.</summary>
public sealed record PolicyField(string Name, PolicyFieldType Type, IReadOnlyList<string> Words);

/// <summary>The closed list of everything that a condition may ask.</summary>
public static class PolicyFields
{
    /// <summary>Whose word it is. Staff count as whom they write for.</summary>
    public const string ReportSource = "report.source";
    public const string ReportReason = "report.reason";
    public const string ReportMinor = "report.minor";
    public const string ReportFirstParty = "report.first-party";
    public const string ReportPoliceNumber = "report.police-number";

    /// <summary>How many links the report has.</summary>
    public const string ReportSubjects = "report.subjects";

    /// <summary>For a report of a match: the same bytes, or near.</summary>
    public const string ReportMatch = "report.match";

    /// <summary>For a report of a match: whose list it is on.</summary>
    public const string MatchBank = "match.bank";

    /// <summary>For a report of a match: the same bytes, or near.</summary>
    public const string MatchLikeness = "match.likeness";

    /// <summary>For a report of a match: how many of 256 bits differ from the nearest that is banked.</summary>
    public const string MatchDistance = "match.distance";

    /// <summary>For a report of a match: how many banked things it is like.</summary>
    public const string MatchEntries = "match.entries";

    /// <summary>For a report of a watch list: what stands in the list.</summary>
    public const string ReportList = "report.list";

    /// <summary>Whether it is known who reported: by a platform's own mark, or a trusted flagger's key.</summary>
    public const string ReporterKnown = "reporter.known";

    /// <summary>Whether they were warned that they report without any ground. Not known is no.</summary>
    public const string ReporterWarned = "reporter.warned";

    /// <summary>Whether their record counts against them now. Not known is no.</summary>
    public const string ReporterCounts = "reporter.counts";

    /// <summary>How many of theirs were plainly unfounded, of those that came after the warning.</summary>
    public const string ReporterUnfounded = "reporter.unfounded";

    /// <summary>How many of theirs named what a person's decision restricts, in a year.</summary>
    public const string ReporterUpheld = "reporter.upheld";
    public const string SubjectKind = "subject.kind";

    /// <summary>Whether the subject had a case before this report.</summary>
    public const string SubjectKnown = "subject.known";
    public const string AuthorEarlierReports = "author.earlier-reports";
    public const string AuthorStrikes = "author.strikes";

    /// <summary>How many cases that share a report, a fingerprint or the author a person's decision restricts.</summary>
    public const string IncidentRestricted = "incident.restricted";

    /// <summary>How many cases that share a report, a fingerprint or the author were decided to stay.</summary>
    public const string IncidentStayed = "incident.stayed";
    public const string ReachViews = "reach.views";
    public const string ReachReshares = "reach.reshares";

    public static readonly FrozenDictionary<string, PolicyField> All = new PolicyField[]
    {
        new(ReportSource, PolicyFieldType.Word, Word.All<Source>()),
        new(ReportReason, PolicyFieldType.Word, Word.All<Reason>()),
        new(ReportMinor, PolicyFieldType.Word, Word.All<Minor>()),
        new(ReportFirstParty, PolicyFieldType.YesNo, []),
        new(ReportPoliceNumber, PolicyFieldType.YesNo, []),
        new(ReportSubjects, PolicyFieldType.Number, []),
        new(ReportMatch, PolicyFieldType.Word, Word.All<Likeness>()),
        new(MatchBank, PolicyFieldType.Word, Word.All<BankKind>()),
        new(MatchLikeness, PolicyFieldType.Word, Word.All<Likeness>()),
        new(MatchDistance, PolicyFieldType.Number, []),
        new(MatchEntries, PolicyFieldType.Number, []),
        new(ReportList, PolicyFieldType.Word, Word.All<ListKind>()),
        new(ReporterKnown, PolicyFieldType.YesNo, []),
        new(ReporterWarned, PolicyFieldType.YesNo, []),
        new(ReporterCounts, PolicyFieldType.YesNo, []),
        new(ReporterUnfounded, PolicyFieldType.Number, []),
        new(ReporterUpheld, PolicyFieldType.Number, []),
        new(SubjectKind, PolicyFieldType.Word, Word.All<SubjectKind>()),
        new(SubjectKnown, PolicyFieldType.YesNo, []),
        new(AuthorEarlierReports, PolicyFieldType.Number, []),
        new(AuthorStrikes, PolicyFieldType.Number, []),
        new(IncidentRestricted, PolicyFieldType.Number, []),
        new(IncidentStayed, PolicyFieldType.Number, []),
        new(ReachViews, PolicyFieldType.Number, []),
        new(ReachReshares, PolicyFieldType.Number, []),
    }.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);
}

/// <summary>What is known of a match: the nearest of all that it is like.</summary>
public sealed record MatchFacts(Likeness Likeness, BankKind Bank, long Distance, long Entries);

/// <summary>
/// What is known of one link of one report when a policy is asked. Null is not known, and then neither a condition nor its
/// opposite holds.
/// </summary>
public sealed record PolicyFacts(
    Source Source,
    Source? OnBehalfOf,
    Reason Reason,
    Minor Minor,
    bool PoliceNumber,
    int Subjects,
    SubjectKind Kind,
    bool? Known,
    long? EarlierReports,
    long? Strikes,
    Reach? Reach,
    MatchFacts? Match = null
)
{
    public ListKind? List { get; init; }

    /// <summary>Null where nobody knows who reported.</summary>
    public ReporterStanding? Reporter { get; init; }

    public long? Restricted { get; init; }

    public long? Stayed { get; init; }

    /// <summary>The answers in the types that conditions expect, by the names of <see cref="PolicyFields"/>.</summary>
    public object? Answer(string name) =>
        name switch
        {
            PolicyFields.ReportSource => Word.Of(Standing.Whose(Source, OnBehalfOf)),
            PolicyFields.ReportReason => Word.Of(Reason),
            PolicyFields.ReportMinor => Word.Of(Minor),
            PolicyFields.ReportFirstParty => Standing.IsFirstParty(Source, OnBehalfOf, Reason),
            PolicyFields.ReportPoliceNumber => PoliceNumber,
            PolicyFields.ReportSubjects => (long)Subjects,
            PolicyFields.ReportMatch or PolicyFields.MatchLikeness => Match is { } match
                ? Word.Of(match.Likeness)
                : null,
            PolicyFields.MatchBank => Match is { } match ? Word.Of(match.Bank) : null,
            PolicyFields.MatchDistance => Match?.Distance,
            PolicyFields.MatchEntries => Match?.Entries,
            PolicyFields.ReportList => List is { } list ? Word.Of(list) : null,
            PolicyFields.ReporterKnown => Reporter is not null,
            PolicyFields.ReporterWarned => Reporter is { Warned: true },
            PolicyFields.ReporterCounts => Reporter is { Counts: true },
            PolicyFields.ReporterUnfounded => Reporter?.Unfounded,
            PolicyFields.ReporterUpheld => Reporter?.Upheld,
            PolicyFields.SubjectKind => Word.Of(Kind),
            PolicyFields.SubjectKnown => Known,
            PolicyFields.AuthorEarlierReports => EarlierReports,
            PolicyFields.AuthorStrikes => Strikes,
            PolicyFields.IncidentRestricted => Restricted,
            PolicyFields.IncidentStayed => Stayed,
            PolicyFields.ReachViews => Reach?.Views,
            PolicyFields.ReachReshares => Reach?.Reshares,
            _ => throw new ArgumentException($"No policy asks for '{name}'", nameof(name)),
        };
}
