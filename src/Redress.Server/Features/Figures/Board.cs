using System.Globalization;
using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Figures;

namespace Redress.Server.Features.Figures;

/// <summary>Which days a lead looks at.</summary>
/// <param name="From">The first moment.</param>
/// <param name="To">The first moment after it.</param>
public sealed record Period(DateTimeOffset From, DateTimeOffset To)
{
    private const int MostDays = 366;

    /// <summary>So many days up to now; thirty where nobody said, or said nonsense.</summary>
    public static Period Of(string? days, DateTimeOffset now)
    {
        var isNumber = int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted);
        return new Period(now - TimeSpan.FromDays(isNumber && wanted is >= 1 and <= MostDays ? wanted : 30), now);
    }

    public int Days => (int)Math.Round((To - From).TotalDays);
}

/// <summary>One day on the board.</summary>
public sealed record DayLine(DateOnly Day, long Reports, long Holds, long Decisions);

/// <summary>What waits now, in one line for each age.</summary>
public sealed record AgeLine(string Age, long Open, long Claimed, long AwaitingSecond);

/// <summary>What waits now.</summary>
/// <param name="Overdue">Of these, how many are past the time by which somebody must look.</param>
public sealed record Waiting(IReadOnlyList<AgeLine> Lines, long All, long Overdue, DateTimeOffset? Oldest);

/// <summary>The leads' board, read from what is stored.</summary>
public static class Board
{
    public static readonly IReadOnlyList<string> Ages =
    [
        "up to 1 hour",
        "1 to 4 hours",
        "4 to 24 hours",
        "1 to 2 days",
        "2 to 7 days",
        "more than a week",
    ];

    public static async Task<Waiting> WaitingAsync(Database database, DateTimeOffset now, CancellationToken cancel)
    {
        var found = await DeskFigureStore.OpenByAgeAsync(database, now, cancel);
        long Count(int step, string status) => found.Where(f => f.Step == step && f.Status == status).Sum(f => f.Count);
        return new Waiting(
            [
                .. Ages.Select(
                    (age, step) =>
                        new AgeLine(age, Count(step, "open"), Count(step, "claimed"), Count(step, "awaiting-second"))
                ),
            ],
            found.Sum(f => f.Count),
            found.Sum(f => f.Overdue),
            found.Count == 0 ? null : Instant.FromMicros(found.Min(f => f.Oldest))
        );
    }

    public static async Task<IReadOnlyList<DayLine>> DaysAsync(
        Database database,
        Period period,
        CancellationToken cancel
    )
    {
        var (from, to) = (period.From.ToMicros(), period.To.ToMicros());
        var reports = await DeskFigureStore.ReportsByDayAsync(database, from, to, cancel);
        var holds = await DeskFigureStore.HoldsByDayAsync(database, from, to, cancel);
        var decisions = await DeskFigureStore.DecisionsByDayAsync(database, from, to, cancel);
        var lines = new List<DayLine>();
        for (
            var day = DateOnly.FromDateTime(period.From.UtcDateTime);
            day <= DateOnly.FromDateTime(period.To.UtcDateTime);
            day = day.AddDays(1)
        )
        {
            var number = day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
            lines.Add(new DayLine(day, On(reports, number), On(holds, number), On(decisions, number)));
        }

        return lines;
    }

    /// <summary>A span as people say it.</summary>
    public static string Span(double? seconds) =>
        seconds switch
        {
            null => "–",
            < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s"),
            < 7_200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.#} min"),
            < 172_800 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3_600:0.#} h"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86_400:0.#} d"),
        };

    private static long On(List<DayCount> days, int number) => days.FirstOrDefault(d => d.Day == number)?.Count ?? 0;
}
