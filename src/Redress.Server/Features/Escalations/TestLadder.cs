using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Server.Work;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Escalations;

/// <summary>Once a week, from the first shift on: a page that somebody has to take like any other.</summary>
public sealed class TestLadder(Database database, IdSource ids, TimeProvider clock) : IJobHandler
{
    public static readonly TimeSpan Every = TimeSpan.FromDays(7);
    private const string Weekly = "weekly";
    private const int Minutes = 30;

    public string Kind => JobKind.TestPage;

    public int Most => 1;

    public TimeSpan Lease => TimeSpan.FromSeconds(30);

    public bool OfPlatform => false;

    /// <summary>Begins the weekly test where it has not begun.</summary>
    public static void Begin(Transaction tx, DateTimeOffset now) =>
        JobStore.Add(tx, JobKind.TestPage, Weekly, 1, JobKind.OwnLane, now + Every);

    public Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel) =>
        database.Recorder.WriteAsync(
            async tx =>
            {
                var now = clock.Now();
                await EscalationStore.OpenAsync(tx, ids, null, EscalationReason.Test, Minutes, now, Actor.System);
                tx.FactIfAny("escalation.opened", Actor.System, now);
                foreach (var job in jobs)
                {
                    JobStore.Again(tx, job, "", now + Every);
                }
            },
            cancel
        );
}
