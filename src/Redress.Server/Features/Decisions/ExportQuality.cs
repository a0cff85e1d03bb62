using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Decisions;

/// <summary>GET /quality.csv at the console: agreement by ground over a year.</summary>
public static class ExportQuality
{
    private static readonly TimeSpan LookedAt = TimeSpan.FromDays(366);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/quality.csv", HandleAsync)
            .Needs(Permission.CheckQuality)
            .On(Origin.Console)
            .ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(Database database, TimeProvider clock, CancellationToken cancel)
    {
        var now = clock.Now();
        var table = new Csv("ground", "looked at", "agreed", "waiting");
        foreach (var a in await QualityStore.AgreementAsync(database, (now - LookedAt).ToMicros(), cancel))
        {
            table.Add(a.Ground, a.Checked, a.Agreed, a.Open);
        }

        return Results.File(table.ToBytes(), "text/csv; charset=utf-8", "redress-quality.csv");
    }
}
