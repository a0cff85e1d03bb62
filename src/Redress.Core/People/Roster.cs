using Redress.Core.Kernel;

namespace Redress.Core.People;

/// <summary>A day of a shift. On a holiday only shifts that name holidays count.</summary>
public enum DutyDay
{
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
    Holiday,
}

/// <summary>When somebody is paged. Minutes are of the day in the shift's own time zone; a shift may run over midnight.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="Rank">Lower is paged first.</param>
/// <param name="Days">The days on which the shift begins.</param>
/// <param name="FromMinute">Where it begins, 0 to 1439.</param>
/// <param name="ToMinute">Where it ends, 1 to 1440; not after the beginning means the next day.</param>
/// <param name="Zone">An IANA time zone.</param>
public sealed record Shift(
    string Id,
    Id<Person> PersonId,
    int Rank,
    IReadOnlyList<DutyDay> Days,
    int FromMinute,
    int ToMinute,
    string Zone
)
{
    public const int MinutesOfDay = 1440;
}

/// <summary>Who is on duty. Pure: roster, holidays and time in, people out.</summary>
public static class Roster
{
    /// <summary>Everybody whose shift it is, by rank, each once.</summary>
    public static IReadOnlyList<Id<Person>> OnDuty(
        IEnumerable<Shift> shifts,
        IReadOnlySet<DateOnly> holidays,
        DateTimeOffset now
    ) =>
        [
            .. shifts
                .Where(s => Covers(s, holidays, now))
                .OrderBy(s => s.Rank)
                .ThenBy(s => s.Id, StringComparer.Ordinal)
                .Select(s => s.PersonId)
                .Distinct(),
        ];

    public static bool Covers(Shift shift, IReadOnlySet<DateOnly> holidays, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById(shift.Zone));
        var today = DateOnly.FromDateTime(local.DateTime);
        var minute = local.Hour * 60 + local.Minute;
        if (shift.FromMinute < shift.ToMinute)
        {
            return minute >= shift.FromMinute && minute < shift.ToMinute && Begins(shift, holidays, today);
        }

        return (minute >= shift.FromMinute && Begins(shift, holidays, today))
            || (minute < shift.ToMinute && Begins(shift, holidays, today.AddDays(-1)));
    }

    private static bool Begins(Shift shift, IReadOnlySet<DateOnly> holidays, DateOnly day) =>
        shift.Days.Contains(holidays.Contains(day) ? DutyDay.Holiday : OfWeek(day.DayOfWeek));

    private static DutyDay OfWeek(DayOfWeek day) =>
        day is DayOfWeek.Sunday ? DutyDay.Sunday : (DutyDay)((int)day - (int)DayOfWeek.Monday);
}
