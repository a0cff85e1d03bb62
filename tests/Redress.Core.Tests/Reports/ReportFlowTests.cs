using Redress.Core.Kernel;
using Redress.Core.Reports;

namespace Redress.Core.Tests.Reports;

public sealed class ReportFlowTests
{
    private static readonly Report s_report = new(
        new Id<Report>("rpt_1"),
        null,
        Source.AffectedPerson,
        null,
        Reason.Grooming,
        Minor.Yes,
        "en",
        DateTimeOffset.UnixEpoch.AddDays(2),
        null,
        false,
        ReportStatus.Received,
        1
    );

    [Fact]
    public void Withdrawing_changes_the_status_and_nothing_else()
    {
        var withdrawn = ReportFlow.Withdraw(s_report).Value;

        Assert.Equal(s_report with { Status = ReportStatus.Withdrawn, Version = 2 }, withdrawn);
        Assert.Equal(ReportRefusals.AlreadyWithdrawn, ReportFlow.Withdraw(withdrawn).Refusal);
    }

    [Fact]
    public void The_clocks_start_when_it_was_first_known()
    {
        Assert.Equal(s_report.ReceivedAt, s_report.ClocksStartAt);
        Assert.Equal(
            DateTimeOffset.UnixEpoch,
            (s_report with { FirstKnownAt = DateTimeOffset.UnixEpoch }).ClocksStartAt
        );
    }
}
