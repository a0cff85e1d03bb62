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

    [Fact]
    public void What_was_left_out_can_be_told_later_and_what_was_said_stays()
    {
        var report = s_report with { Source = Source.NotSaid, Minor = Minor.NotAsked };

        var told = ReportFlow.Tell(report, Source.Guardian, Minor.Unsure, Harm.Yes, policeNumber: true).Value;

        Assert.Equal(
            (Source.Guardian, Minor.Unsure, Harm.Yes, true),
            (told.Source, told.Minor, told.Harm, told.PoliceNumber)
        );
        Assert.Equal(report.Version + 1, told.Version);
        Assert.Equal(
            ReportRefusals.NothingNew,
            ReportFlow.Tell(told, Source.Bystander, Minor.No, Harm.No, policeNumber: false).Refusal
        );
    }

    [Fact]
    public void What_weighs_more_can_be_said_after_all_and_nothing_is_taken_back()
    {
        var seen = s_report with { Source = Source.Bystander, Minor = Minor.No, Harm = Harm.Unsure };

        var told = ReportFlow.Tell(seen, Source.AffectedPerson, Minor.Yes, Harm.Yes, policeNumber: false).Value;

        Assert.Equal((Source.AffectedPerson, Minor.Yes, Harm.Yes), (told.Source, told.Minor, told.Harm));
        Assert.Equal(Minor.Unsure, ReportFlow.Tell(seen, null, Minor.Unsure, Harm.No, false).Value.Minor);
        foreach (var less in (Minor[])[Minor.No, Minor.Unsure, Minor.NotAsked])
        {
            Assert.Equal(
                ReportRefusals.NothingNew,
                ReportFlow.Tell(told, Source.Guardian, less, Harm.Unsure, policeNumber: false).Refusal
            );
        }
    }

    [Theory]
    [InlineData(Source.TrustedFlagger)]
    [InlineData(Source.Authority)]
    [InlineData(Source.Platform)]
    [InlineData(Source.StaffOnBehalf)]
    public void Nobody_becomes_trusted_by_saying_so(Source source) =>
        Assert.Equal(
            ReportRefusals.NothingNew,
            ReportFlow
                .Tell(s_report with { Source = Source.NotSaid }, source, Minor.NotAsked, Harm.NotAsked, false)
                .Refusal
        );

    [Fact]
    public void A_withdrawn_report_takes_no_more_and_keeps_its_code()
    {
        var withdrawn = ReportFlow.Withdraw(s_report).Value;

        Assert.Equal(
            ReportRefusals.AlreadyWithdrawn,
            ReportFlow.Tell(withdrawn, null, Minor.Yes, Harm.Yes, false).Refusal
        );
        Assert.Equal(ReportRefusals.AlreadyWithdrawn, ReportFlow.ChangeCode(withdrawn).Refusal);
        Assert.Equal(s_report with { Version = 2 }, ReportFlow.ChangeCode(s_report).Value);
    }
}
