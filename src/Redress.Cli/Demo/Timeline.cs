namespace Redress.Cli.Demo;

/// <summary>Who looks at the reports of winter. Those of autumn are looked at the same day in every run.</summary>
internal enum Review
{
    /// <summary>As the record has it: no violation on 28 January, removal on 30 January.</summary>
    AsInTheRecord,

    /// <summary>A person, some hours after each report, on a working day.</summary>
    AfterEachReport,

    /// <summary>The same, but from his own report on; what others reported before, nobody opens.</summary>
    FromHisOwnReport,
}

/// <summary>When what happened. Dates are the record's; hours are ours, in UTC.</summary>
internal static class Timeline
{
    /// <summary>The record's numbers at its end; the views are counted from the first report.</summary>
    public const int Views = 167_000;

    public const int Reshares = 2_223;

    public static readonly DateTimeOffset Start = At(2019, 10, 1, 8);
    public static readonly DateTimeOffset FirstAccountSeen = At(2019, 10, 14, 9);
    public static readonly DateTimeOffset SecondAccountSeen = At(2019, 11, 5, 9);
    public static readonly DateTimeOffset Posted = At(2019, 12, 22, 18);
    public static readonly DateTimeOffset FirstReport = At(2019, 12, 25, 9, 15);
    public static readonly DateTimeOffset SecondReport = At(2020, 1, 6, 19, 40);
    public static readonly DateTimeOffset ThirdReport = At(2020, 1, 14, 7, 30);
    public static readonly DateTimeOffset HisReport = At(2020, 1, 21, 16);
    public static readonly DateTimeOffset HerFirstReport = At(2020, 1, 22, 8, 30);
    public static readonly DateTimeOffset HerSecondReport = At(2020, 1, 22, 20, 10);
    public static readonly DateTimeOffset NoViolation = At(2020, 1, 28, 15);
    public static readonly DateTimeOffset HisAnswer = At(2020, 1, 28, 19);
    public static readonly DateTimeOffset Removal = At(2020, 1, 30, 10);
    public static readonly DateTimeOffset End = Removal + TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Reading = TimeSpan.FromHours(2);
    private static readonly TimeSpan DayBegins = TimeSpan.FromHours(9.5);
    private static readonly TimeSpan DayEnds = TimeSpan.FromHours(18);

    /// <summary>When a person has read it: two hours later, on a working day.</summary>
    public static DateTimeOffset Read(DateTimeOffset reported)
    {
        var at = reported + Reading;
        while (at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || IsHoliday(at) || at.TimeOfDay > DayEnds)
        {
            at = new DateTimeOffset(at.Date.AddDays(1), TimeSpan.Zero) + DayBegins;
        }

        return at.TimeOfDay < DayBegins ? new DateTimeOffset(at.Date, TimeSpan.Zero) + DayBegins : at;
    }

    private static bool IsHoliday(DateTimeOffset at) => at is { Month: 12, Day: 25 } or { Month: 1, Day: 1 };

    private static DateTimeOffset At(int year, int month, int day, int hour, int minute = 0) =>
        new(year, month, day, hour, minute, 0, TimeSpan.Zero);
}

/// <summary>The visitors of one moment: how many come to one post, and how many of them would reshare it.</summary>
internal sealed record Visit(DateTimeOffset At, int Post, int Views, int Reshares);

/// <summary>
/// How the posts spread: a little faster each day, to the record's totals. The shape of the curve and how it divides among the four
/// posts are assumptions; the totals are the record's.
/// </summary>
internal static class Spreading
{
    private const double Steepness = 1;
    private const int ViewsBefore = 1_000;
    private const int ResharesBefore = 12;
    private static readonly TimeSpan Every = TimeSpan.FromHours(8);

    /// <summary>Percent of visitors that each of the four posts has.</summary>
    private static readonly int[] Parts = [45, 25, 20, 10];

    public static IReadOnlyList<Visit> Visits()
    {
        var visits = new List<Visit>();
        var before = Timeline.Posted + TimeSpan.FromHours(3);
        Add(visits, before, Timeline.FirstReport - TimeSpan.FromMinutes(30), x => x, ViewsBefore, ResharesBefore);
        Add(
            visits,
            Timeline.FirstReport + TimeSpan.FromMinutes(20),
            Timeline.Removal - TimeSpan.FromMinutes(15),
            x => (Math.Exp(Steepness * x) - 1) / (Math.Exp(Steepness) - 1),
            Timeline.Views,
            Timeline.Reshares - ResharesBefore
        );
        return visits;
    }

    private static void Add(
        List<Visit> visits,
        DateTimeOffset from,
        DateTimeOffset to,
        Func<double, double> curve,
        int views,
        int reshares
    )
    {
        for (var post = 0; post < Parts.Length; post++)
        {
            var (ofViews, ofReshares) = (Part(views, post), Part(reshares, post));
            var (seen, reshared) = (0, 0);
            for (var at = from; at <= to; at = at < to && at + Every > to ? to : at + Every)
            {
                var share = curve((at - from) / (to - from));
                var (nowSeen, nowReshared) = ((int)Math.Round(ofViews * share), (int)Math.Round(ofReshares * share));
                if (nowSeen > seen || nowReshared > reshared)
                {
                    visits.Add(new Visit(at, post, nowSeen - seen, nowReshared - reshared));
                }

                (seen, reshared) = (nowSeen, nowReshared);
            }
        }
    }

    /// <summary>A post's part of a total; the parts add up to it exactly.</summary>
    private static int Part(int total, int post) =>
        (total * Parts.Take(post + 1).Sum() / 100) - (total * Parts.Take(post).Sum() / 100);
}
