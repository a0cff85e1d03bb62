using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.People;

namespace Redress.Server.Features.Escalations;

/// <summary>The duty roster: /v1/roster, its shifts and its holidays.</summary>
public static class KeepRoster
{
    private const int MaxRank = 100;

    /// <param name="Name">Somebody who works here.</param>
    /// <param name="Days">Weekdays on which it begins, and holiday.</param>
    /// <param name="From">As 08:00, in the zone.</param>
    /// <param name="To">As 18:00 or 24:00; not after the beginning means the next day.</param>
    /// <param name="Zone">An IANA time zone.</param>
    /// <param name="Rank">Lower is paged first.</param>
    public sealed record ShiftRequest(
        string Name,
        IReadOnlyList<DutyDay> Days,
        string From,
        string To,
        string Zone = "UTC",
        int Rank = 1
    );

    public sealed record ShiftView(
        string Id,
        string PersonId,
        int Rank,
        IReadOnlyList<DutyDay> Days,
        string From,
        string To,
        string Zone
    )
    {
        public static ShiftView Of(Shift s) =>
            new(s.Id, s.PersonId.Value, s.Rank, s.Days, Time(s.FromMinute), Time(s.ToMinute), s.Zone);
    }

    /// <param name="Day">As 2026-12-25.</param>
    /// <param name="IsOne">False takes it back.</param>
    public sealed record HolidayRequest(string Day, bool IsOne = true);

    /// <param name="OnDuty">Who would be paged now, in order.</param>
    public sealed record Response(
        IReadOnlyList<ShiftView> Shifts,
        IReadOnlyList<string> Holidays,
        IReadOnlyList<string> OnDuty
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/v1/roster", ReadAsync)
            .Needs(Permission.AnswerPages)
            .Describe("ReadRoster", "Escalations", "Who is paged when")
            .Answers<Response>(200, 401, 403);
        routes
            .MapPost("/v1/roster/shifts", AddAsync)
            .Needs(Permission.ManagePeople)
            .Describe("AddShift", "Escalations", "Put somebody on the roster")
            .Takes<ShiftRequest>()
            .Answers<ShiftView>(201, 400, 401, 403, 404);
        routes
            .MapPost("/v1/roster/shifts/{id}/end", EndAsync)
            .Needs(Permission.ManagePeople)
            .Describe("EndShift", "Escalations", "Take a shift off the roster")
            .Answers<ShiftView>(200, 400, 401, 403, 404);
        routes
            .MapPost("/v1/roster/holidays", HolidayAsync)
            .Needs(Permission.ManagePeople)
            .Describe("KeepHoliday", "Escalations", "A day on which only shifts for holidays count")
            .Takes<HolidayRequest>()
            .Answers<HolidayRequest>(200, 400, 401, 403);
    }

    private static async Task<IResult> ReadAsync(Database database, TimeProvider clock, CancellationToken cancel)
    {
        var shifts = (await RosterStore.ShiftsAsync(database, cancel)).ConvertAll(s => s.ToShift());
        var holidays = await RosterStore.HolidaysAsync(database, cancel);
        return Answer.Of(
            new Response(
                shifts.ConvertAll(ShiftView.Of),
                [.. holidays.Order().Select(d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))],
                [.. Roster.OnDuty(shifts, holidays, clock.Now()).Select(p => p.Value)]
            )
        );
    }

    private static async Task<IResult> AddAsync(
        HttpContext http,
        Database database,
        IdSource ids,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<ShiftRequest>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var request = body.Value.Value;
        if (Check(request) is { } refusal)
        {
            return Problem.Of(refusal);
        }

        var added = await database.Recorder.RecordAsync<ShiftView>(
            async tx =>
            {
                if (await AccessStore.PersonByNameAsync(tx, request.Name) is not { } person)
                {
                    return PersonRefusals.Unknown;
                }

                var now = clock.Now();
                var row = Row(request, ids.New("shf"), person.Id, now);
                RosterStore.Insert(tx, row);
                tx.Fact("shift.added", http.Principal().Actor, now);
                TestLadder.Begin(tx, now);
                return ShiftView.Of(row.ToShift());
            },
            cancel
        );
        return added.Ok ? Answer.Of(added.Value, 201) : Problem.Of(added.Refusal!);
    }

    private static async Task<IResult> EndAsync(
        HttpContext http,
        string id,
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var ended = await database.Recorder.RecordAsync<ShiftView>(
            async tx =>
            {
                if (await RosterStore.ShiftAsync(tx, id) is not { EndedAt: null } row)
                {
                    return HttpRefusals.NotFound;
                }

                var now = clock.Now();
                RosterStore.End(tx, row, now.ToMicros());
                tx.Fact("shift.ended", http.Principal().Actor, now);
                return ShiftView.Of(row.ToShift());
            },
            cancel
        );
        return ended.Ok ? Answer.Of(ended.Value) : Problem.Of(ended.Refusal!);
    }

    private static async Task<IResult> HolidayAsync(
        HttpContext http,
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<HolidayRequest>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var request = body.Value.Value;
        if (!DateOnly.TryParseExact(request.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, 0, out var day))
        {
            return Problem.Of(HttpRefusals.FieldInvalid.At("/day", "A day as 2026-12-25"));
        }

        await database.Recorder.WriteAsync(
            async tx =>
            {
                var now = clock.Now();
                await RosterStore.KeepHolidayAsync(tx, day, request.IsOne, now.ToMicros());
                tx.Fact("holiday.kept", http.Principal().Actor, now);
            },
            cancel
        );
        return Answer.Of(request);
    }

    private static Refusal? Check(ShiftRequest request) =>
        request.Days.Count is 0 or > 8 ? HttpRefusals.FieldInvalid.At("/days", "At least one day")
        : Minute(request.From) is null or Shift.MinutesOfDay ? HttpRefusals.FieldInvalid.At("/from", "As 08:00")
        : Minute(request.To) is null or 0 ? HttpRefusals.FieldInvalid.At("/to", "As 18:00 or 24:00")
        : request.Rank is < 1 or > MaxRank ? HttpRefusals.FieldInvalid.At("/rank", $"1 to {MaxRank}")
        : request.Zone.Length > 64 || !TimeZoneInfo.TryFindSystemTimeZoneById(request.Zone, out _)
            ? HttpRefusals.FieldInvalid.At("/zone", "An IANA time zone, as Europe/Berlin")
        : null;

    private static ShiftRow Row(ShiftRequest request, string id, string person, DateTimeOffset now) =>
        new()
        {
            Id = id,
            PersonId = person,
            Rank = request.Rank,
            Days = JsonSerializer.Serialize(request.Days.Distinct().Select(Word.Of)),
            FromMinute = Minute(request.From)!.Value,
            ToMinute = Minute(request.To)!.Value,
            Zone = request.Zone,
            CreatedAt = now.ToMicros(),
        };

    /// <summary>00:00 to 24:00 as minutes; null where it is no time.</summary>
    private static int? Minute(string text) =>
        text == "24:00" ? Shift.MinutesOfDay
        : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, 0, out var time)
            ? time.Hour * 60 + time.Minute
        : null;

    private static string Time(int minute) =>
        string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");
}
