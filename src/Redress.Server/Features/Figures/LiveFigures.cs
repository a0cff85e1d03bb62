using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Storage.Cases;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Figures;

/// <summary>
/// GET /figures/live at the console: what waits, told anew while the page is open (server-sent events). Whoever is signed
/// out or demoted hears no more, and an open page keeps nobody signed in.
/// </summary>
public static class LiveFigures
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    public sealed record Now(long All, long Overdue, DateTimeOffset? Oldest, long Unopened);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                "/figures/live",
                (
                    HttpContext http,
                    Database database,
                    Sessions sessions,
                    TimeProvider clock,
                    CancellationToken cancel
                ) => TypedResults.ServerSentEvents(TellAsync(http, database, sessions, clock, cancel))
            )
            .Needs(Permission.ReadFigures)
            .On(Origin.Console)
            .WithMetadata(new ByItselfAttribute())
            .ExcludeFromDescription();

    private static async IAsyncEnumerable<SseItem<string>> TellAsync(
        HttpContext http,
        Database database,
        Sessions sessions,
        TimeProvider clock,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        string? told = null;
        // The machine's time: an open page must not hold up a stepping clock.
        using var timer = new PeriodicTimer(Pause);
        do
        {
            if (await sessions.FindAsync(http, cancel) is not { } here || !here.Principal.May(Permission.ReadFigures))
            {
                yield break;
            }

            var text = JsonSerializer.Serialize(await ReadAsync(database, clock.Now(), cancel), Json.Options);
            if (text != told)
            {
                told = text;
                yield return new SseItem<string>(text, "waiting");
            }
        } while (await timer.WaitForNextTickAsync(cancel));
    }

    private static async Task<Now> ReadAsync(Database database, DateTimeOffset now, CancellationToken cancel)
    {
        var waiting = await Board.WaitingAsync(database, now, cancel);
        var unopened = await HoldStore.UnopenedAsync(database, (now - WatchHolds.OpenWithin).ToMicros(), cancel);
        return new Now(waiting.All, waiting.Overdue, waiting.Oldest, unopened);
    }
}
