using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Reports;

namespace Redress.Server.Features.Reports;

/// <summary>What a policy may ask about one link of a report. What is not known is null, and null is never yes.</summary>
public sealed record IntakeFacts(Report Report, int Subjects, SubjectKind Kind, bool? Known)
{
    /// <summary>For a report of a match: how alike.</summary>
    public Likeness? Match { get; init; }

    public long? EarlierReports { get; init; }

    public long? Strikes { get; init; }

    public long? Views { get; init; }

    public long? Reshares { get; init; }

    public object? Field(string name) =>
        name switch
        {
            "report.source" => Word.Of(Report.Source),
            "report.reason" => Word.Of(Report.Reason),
            "report.minor" => Word.Of(Report.Minor),
            "report.first-party" => Standing.IsFirstParty(Report.Source, Report.OnBehalfOf, Report.Reason),
            "report.police-number" => Report.PoliceNumber,
            "report.subjects" => (long)Subjects,
            "report.match" => Match is { } match ? Word.Of(match) : null,
            "subject.kind" => Word.Of(Kind),
            "subject.known" => Known,
            "author.earlier-reports" => EarlierReports,
            "author.strikes" => Strikes,
            "reach.views" => Views,
            "reach.reshares" => Reshares,
            _ => null,
        };
}
