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
}
