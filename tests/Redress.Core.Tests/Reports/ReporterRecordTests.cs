using Redress.Core.Reports;

namespace Redress.Core.Tests.Reports;

public sealed class ReporterRecordTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly ReporterRecord s_new = ReporterRecord.New("r", new("plt_1"));

    [Fact]
    public void It_counts_only_after_a_warning_and_as_many_reported_after_it_and_for_a_time()
    {
        var record = s_new;
        var warned = new List<int>();
        for (var i = 1; i <= 6; i++)
        {
            Assert.False(record.Counts(s_now));
            var since = record.WarnedAt is null ? 0 : i - 3;
            var (after, warns) = ReporterFlow.Marked(record, new(i, since, 0), $"ltr_{i}", s_now);
            warned.AddRange(warns ? [i] : Array.Empty<int>());
            record = after;
        }

        Assert.Equal([3], warned);
        Assert.Equal("ltr_3", record.LetterId);
        Assert.Equal((6, 3), (record.Unfounded, record.SinceWarning));
        Assert.True(record.Counts(s_now.AddDays(89)));
        Assert.False(record.Counts(s_now.AddDays(90)));
    }

    [Fact]
    public void However_many_were_marked_nothing_counts_that_was_reported_before_the_warning()
    {
        var (warned, _) = ReporterFlow.Marked(s_new, new(3, 0, 0), "ltr_1", s_now);

        var (after, _) = ReporterFlow.Marked(warned, new(30, 2, 0), "ltr_2", s_now);

        Assert.Null(after.CountsUntil);
    }

    [Fact]
    public void Whoever_cannot_be_told_is_not_warned_and_so_nothing_counts()
    {
        var (after, warns) = ReporterFlow.Marked(s_new, new(9, 0, 0), letter: null, s_now);

        Assert.False(warns);
        Assert.Null(after.WarnedAt);
        Assert.Null(after.CountsUntil);
    }

    [Fact]
    public void A_warning_is_forgotten_after_a_year_and_has_to_be_given_again()
    {
        var (warned, _) = ReporterFlow.Marked(s_new, new(3, 0, 0), "ltr_1", s_now);

        var (again, warns) = ReporterFlow.Marked(warned, new(5, 3, 0), "ltr_2", s_now.AddDays(366));

        Assert.True(warns);
        Assert.Null(again.CountsUntil);
        Assert.Equal("ltr_2", again.LetterId);
    }

    [Theory]
    [InlineData(2, 0, false)]
    [InlineData(3, 0, true)]
    [InlineData(3, 9, true)]
    [InlineData(3, 10, false)]
    [InlineData(30, 100, false)]
    public void Often_is_measured_against_what_was_reported_rightly(int unfounded, int upheld, bool often) =>
        Assert.Equal(often, ReporterFlow.IsOften(unfounded, upheld));

    [Fact]
    public void What_a_mark_had_brought_falls_away_with_it()
    {
        var (warned, _) = ReporterFlow.Marked(s_new, new(3, 0, 0), "ltr_1", s_now);
        var (counting, _) = ReporterFlow.Marked(warned, new(6, 3, 0), "ltr_2", s_now);

        Assert.Null(ReporterFlow.TakenBack(counting, new(5, 2, 0)).CountsUntil);
        Assert.Equal(s_now, ReporterFlow.TakenBack(counting, new(5, 2, 0)).WarnedAt);
        Assert.Null(ReporterFlow.TakenBack(counting, new(2, 1, 0)).WarnedAt);
        Assert.Equal(counting.CountsUntil, ReporterFlow.TakenBack(counting, new(5, 3, 0)).CountsUntil);
    }

    [Theory]
    [InlineData(Source.Bystander, Reason.ChildSexualAbuseMaterial, true)]
    [InlineData(Source.TrustedFlagger, Reason.Hate, true)]
    [InlineData(Source.NotSaid, Reason.Hate, true)]
    [InlineData(Source.NotSaid, Reason.Grooming, false)]
    [InlineData(Source.AffectedPerson, Reason.Hate, false)]
    [InlineData(Source.Guardian, Reason.Other, false)]
    [InlineData(Source.Representative, Reason.IntimateImage, false)]
    [InlineData(Source.StaffOnBehalf, Reason.Other, false)]
    [InlineData(Source.Authority, Reason.Terrorism, false)]
    [InlineData(Source.Platform, Reason.Hate, false)]
    [InlineData(Source.Match, Reason.Hate, false)]
    public void The_person_shown_and_who_speaks_for_them_have_no_record(Source source, Reason reason, bool may) =>
        Assert.Equal(may, ReporterFlow.MayHaveRecord(source, null, reason));
}
