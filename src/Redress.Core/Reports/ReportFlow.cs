using Redress.Core.Kernel;

namespace Redress.Core.Reports;

public static class ReportFlow
{
    /// <summary>Ends letters to this reporter. It never lifts a hold, closes a case or stops a clock.</summary>
    public static Result<Report> Withdraw(Report report) =>
        report.Status switch
        {
            ReportStatus.Received => report with { Status = ReportStatus.Withdrawn, Version = report.Version + 1 },
            ReportStatus.Withdrawn => ReportRefusals.AlreadyWithdrawn,
        };

    /// <summary>Answers that were left out when it was filed. What was said then is never changed.</summary>
    public static Result<Report> Tell(Report report, Source? who, Minor minor, Harm harm, bool policeNumber)
    {
        if (report.Status is ReportStatus.Withdrawn)
        {
            return ReportRefusals.AlreadyWithdrawn;
        }

        var told = report with
        {
            Source = report.Source is Source.NotSaid && who is { } said && IsPerson(said) ? said : report.Source,
            Minor = report.Minor is Minor.NotAsked ? minor : report.Minor,
            Harm = report.Harm is Harm.NotAsked ? harm : report.Harm,
            PoliceNumber = report.PoliceNumber || policeNumber,
        };
        return told == report ? ReportRefusals.NothingNew : told with { Version = report.Version + 1 };
    }

    /// <summary>Another receipt code takes the place of the one that somebody may have seen.</summary>
    public static Result<Report> ChangeCode(Report report) =>
        report.Status switch
        {
            ReportStatus.Received => report with { Version = report.Version + 1 },
            ReportStatus.Withdrawn => ReportRefusals.AlreadyWithdrawn,
        };

    private static bool IsPerson(Source source) =>
        source is Source.AffectedPerson or Source.Guardian or Source.Representative or Source.Bystander;
}
