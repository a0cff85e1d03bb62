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

    /// <summary>
    /// Answers that were left out when it was filed, and what weighs more than what was said then: that somebody shown is under
    /// 18 after all, that the author could hurt them, that it is about themselves. Nothing that was said is taken back by it.
    /// </summary>
    public static Result<Report> Tell(Report report, Source? who, Minor minor, Harm harm, bool policeNumber)
    {
        if (report.Status is ReportStatus.Withdrawn)
        {
            return ReportRefusals.AlreadyWithdrawn;
        }

        var told = report with
        {
            Source = who is { } said && MaySay(report.Source, said) ? said : report.Source,
            Minor = Weighs(report.Minor) < Weighs(minor) ? minor : report.Minor,
            Harm = Weighs(report.Harm) < Weighs(harm) ? harm : report.Harm,
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

    private static int Weighs(Minor said) =>
        said switch
        {
            Minor.NotAsked => 0,
            Minor.No => 1,
            Minor.Unsure => 2,
            Minor.Yes => 3,
        };

    private static int Weighs(Harm said) =>
        said switch
        {
            Harm.NotAsked => 0,
            Harm.No => 1,
            Harm.Unsure => 2,
            Harm.Yes => 3,
        };

    /// <summary>Who said nothing may say it; who had only seen it may say that it is about them after all.</summary>
    private static bool MaySay(Source before, Source said) =>
        said is Source.AffectedPerson or Source.Guardian or Source.Representative
            ? before is Source.NotSaid or Source.Bystander
            : said is Source.Bystander && before is Source.NotSaid;
}
