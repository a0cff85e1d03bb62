using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Storage.Engine;
using Redress.Storage.Figures;

namespace Redress.Server.Features.Figures;

/// <summary>GET /figures.csv at the console: a table of the board, for a spreadsheet.</summary>
public static class ExportFigures
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/figures.csv", HandleAsync)
            .Needs(Permission.ReadFigures)
            .On(Origin.Console)
            .ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(
        Database database,
        TimeProvider clock,
        CancellationToken cancel,
        string? what = null,
        string? days = null
    )
    {
        var period = Period.Of(days, clock.Now());
        var (from, to) = (period.From.ToMicros(), period.To.ToMicros());
        var table = what switch
        {
            "days" => Days(await Board.DaysAsync(database, period, cancel)),
            "reasons" => Matters(await DeskFigureStore.ByReasonAsync(database, from, to, cancel)),
            "grounds" => Matters(await DeskFigureStore.ByGroundAsync(database, from, to, cancel)),
            "queues" => Matters(await DeskFigureStore.ByQueueAsync(database, from, to, cancel)),
            "policies" => Matters(await DeskFigureStore.ByPolicyAsync(database, from, to, cancel)),
            "people" => People(await DeskFigureStore.ByPersonAsync(database, from, to, cancel)),
            _ => null,
        };
        return table is null
            ? Problem.Of(HttpRefusals.FieldInvalid.At("/what", "days, reasons, grounds, queues, policies or people"))
            : Results.File(table.ToBytes(), "text/csv; charset=utf-8", $"redress-{what}.csv");
    }

    private static Csv Days(IReadOnlyList<DayLine> days)
    {
        var table = new Csv("day", "reports", "holds", "decisions");
        foreach (var day in days)
        {
            table.Add(day.Day.ToString("yyyy-MM-dd"), day.Reports, day.Holds, day.Decisions);
        }

        return table;
    }

    private static Csv Matters(List<SubjectMatterCount> rows)
    {
        var table = new Csv("name", "cases", "open", "decided", "restricted", "overturned");
        foreach (var r in rows)
        {
            table.Add(r.Name, r.Cases, r.Open, r.Decided, r.Restricted, r.Overturned);
        }

        return table;
    }

    private static Csv People(List<PersonCount> rows)
    {
        var table = new Csv(
            "name",
            "claims",
            "decisions",
            "second looks",
            "claims in child safety",
            "opened",
            "holds now"
        );
        foreach (var r in rows)
        {
            table.Add(r.Name, r.Claims, r.Decisions, r.SecondLooks, r.Grave, r.Opened, r.HoldsNow);
        }

        return table;
    }
}
