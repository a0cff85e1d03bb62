using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Http;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Figures;

namespace Redress.Server.Features.Figures;

/// <summary>GET /v1/figures: what was promised against what was done, over a period; from the stored rows alone.</summary>
public static class ReadFigures
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(30);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <param name="Count">How often it happened.</param>
    /// <param name="P50">Seconds within which half of them were; null where it never happened.</param>
    /// <param name="P90">Seconds within which nine of ten were.</param>
    /// <param name="P99">Seconds within which ninety-nine of a hundred were.</param>
    public sealed record Took(long Count, double? P50, double? P90, double? P99);

    /// <param name="Clock">us.tida, uk.osa, eu.dsa, eu.tco or own.</param>
    /// <param name="Count">How often it ran out in the period.</param>
    public sealed record Breached(string Clock, long Count);

    /// <param name="From">The first moment of the period; reports and cases count by when they came.</param>
    /// <param name="To">The first moment after it.</param>
    /// <param name="Reports">Reports received.</param>
    /// <param name="ToHidden">From a report that holds to the public view that showed it hidden.</param>
    /// <param name="ToFirstLook">From a case's opening to its first claim.</param>
    /// <param name="ToDecision">From a case's opening to its first final decision.</param>
    /// <param name="ToRemoval">From a case's opening to everything read as carried out.</param>
    /// <param name="Breaches">Clocks that ran out.</param>
    /// <param name="Holds">Holds without a person.</param>
    /// <param name="HoldsLifted">Of these, how many came back.</param>
    /// <param name="HoldsUnopened">Of these, how many nobody had opened within 24 hours.</param>
    /// <param name="HoldsUnopenedNow">Holds in force, of whatever time, that nobody has opened for 24 hours; at most a thousand.</param>
    /// <param name="Decisions">Final decisions.</param>
    /// <param name="Overturned">Of these, how many a later one turned round.</param>
    /// <param name="OverturnRate">Overturned by decisions; null where there was none.</param>
    public sealed record Response(
        DateTimeOffset From,
        DateTimeOffset To,
        long Reports,
        Took ToHidden,
        Took ToFirstLook,
        Took ToDecision,
        Took ToRemoval,
        IReadOnlyList<Breached> Breaches,
        long Holds,
        long HoldsLifted,
        long HoldsUnopened,
        long HoldsUnopenedNow,
        long Decisions,
        long Overturned,
        double? OverturnRate
    );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/figures", HandleAsync)
            .Needs(Permission.ReadFigures)
            .Describe("ReadFigures", "Figures", "What was promised against what was done; from and to, at most a year")
            .Answers<Response>(200, 400, 401, 403);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var now = clock.Now();
        var to = Time(http, "to", now);
        if (!to.Ok)
        {
            return Problem.Of(to.Refusal!);
        }

        var from = Time(http, "from", to.Value - Usual);
        if (!from.Ok || from.Value >= to.Value || to.Value - from.Value > Longest)
        {
            return Problem.Of(
                from.Refusal ?? HttpRefusals.FieldInvalid.At("/from", "Before 'to', and at most a year before")
            );
        }

        return Answer.Of(await CountAsync(database, from.Value, to.Value, now, cancel));
    }

    public static async Task<Response> CountAsync(
        Database database,
        DateTimeOffset first,
        DateTimeOffset end,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var (from, to) = (first.ToMicros(), end.ToMicros());
        var day = (long)WatchHolds.OpenWithin.TotalMicroseconds;
        var breaches = await FigureStore.BreachesAsync(database, from, to, cancel);
        var decided = await FigureStore.DecidedAsync(database, from, to, cancel);
        var overturned = await FigureStore.OverturnedAsync(database, from, to, cancel);
        return new Response(
            first,
            end,
            await FigureStore.ReportsAsync(database, from, to, cancel),
            await TookAsync(database, FigureStore.ToHidden, from, to, cancel),
            await TookAsync(database, FigureStore.ToLook, from, to, cancel),
            await TookAsync(database, FigureStore.ToDecision, from, to, cancel),
            await TookAsync(database, FigureStore.ToRemoval, from, to, cancel),
            breaches.ConvertAll(b => new Breached(b.Name, b.Count)),
            await FigureStore.HeldAsync(database, from, to, cancel),
            await FigureStore.LiftedAsync(database, from, to, cancel),
            await FigureStore.UnopenedAsync(database, from, to, now.ToMicros(), day, cancel),
            await HoldStore.UnopenedAsync(database, now.ToMicros() - day, cancel),
            decided,
            overturned,
            decided == 0 ? null : Math.Round((double)overturned / decided, 4)
        );
    }

    private static async Task<Took> TookAsync(
        Database database,
        string which,
        long from,
        long to,
        CancellationToken cancel
    )
    {
        var spans = await FigureStore.SpansAsync(database, which, from, to, cancel);
        return new Took(spans.Count, Seconds(spans.Half), Seconds(spans.Ninety), Seconds(spans.NinetyNine));
    }

    private static double? Seconds(long? micros) => micros is { } took ? Math.Round(took / 1_000_000d, 3) : null;

    private static Result<DateTimeOffset> Time(HttpContext http, string name, DateTimeOffset otherwise)
    {
        var text = http.Request.Query[name].ToString();
        if (text.Length == 0)
        {
            return otherwise;
        }

        return
            text.Length <= 40
            && DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time
            )
            && time.Year is >= 2000 and <= 9000
            ? time
            : HttpRefusals.FieldInvalid.At("/" + name, "A time like 2026-11-01T00:00:00Z, or a day");
    }
}
