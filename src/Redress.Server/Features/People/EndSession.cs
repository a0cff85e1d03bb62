using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Storage.Engine;
using Redress.Storage.People;

namespace Redress.Server.Features.People;

/// <summary>Ends one session, one's own or somebody else's; the person's others go on. One that is over already stays so.</summary>
public static class EndSession
{
    public static Task RunAsync(
        Database database,
        TimeProvider clock,
        Principal by,
        string id,
        CancellationToken cancel
    ) =>
        database.Recorder.WriteAsync(
            async tx =>
            {
                await SessionStore.EndAsync(tx, id, clock.Now().ToMicros(), by.Actor.Value);
                tx.FactIfAny("session.ended", by.Actor, clock.Now());
            },
            cancel
        );
}
