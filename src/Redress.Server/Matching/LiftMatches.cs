using Redress.Core.Cases;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Server.Features.Cases;
using Redress.Server.Features.Enforcements;
using Redress.Server.Work;
using Redress.Storage.Banks;
using Redress.Storage.Cases;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Matching;

/// <summary>
/// When what a case's decision put into banks is taken back, so is every hold that nothing but a match with it has caused: the
/// cases stay open, and what was hidden comes back. The first ones in the transaction of the decision itself, the rest by a job.
/// </summary>
public sealed class LiftMatches(Database database, TimeProvider clock) : IJobHandler
{
    private const int PerTransaction = 100;
    private const int MostOrders = 500;

    public string Kind => JobKind.Unmatch;

    public int Most => 10;

    public TimeSpan Lease => TimeSpan.FromMinutes(5);

    public bool OfPlatform => false;

    /// <summary>Lifts what may be lifted now, and plans the rest. Its facts are its own.</summary>
    public static async Task LiftAsync(Transaction tx, string caseId, DateTimeOffset now)
    {
        var held = await BankMatchStore.HeldByWithdrawnAsync(tx, caseId, PerTransaction);
        foreach (var id in held)
        {
            var current = (await CaseStore.FindAsync(tx, id))!;
            await WatchHolds.EndAsync(tx, current, "match withdrawn", now);
            foreach (var one in await SpreadStore.UnorderedOfCaseAsync(tx, id, MostOrders))
            {
                if (EnforcementFlow.Want(one, wanted: false, now) is { } step)
                {
                    EnforcementStore.Update(tx, one, step);
                    Orders.Send(tx, one.SubjectId, current.PlatformId.Value, now);
                }
            }

            tx.FactIfAny("decision.lifted", Actor.System, now);
        }

        if (held.Count == PerTransaction)
        {
            JobStore.Add(tx, JobKind.Unmatch, caseId, now.ToMicros(), JobKind.OwnLane, now);
        }
    }

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        foreach (var job in jobs)
        {
            await database.Recorder.WriteAsync(
                async tx =>
                {
                    JobStore.Done(tx, job);
                    // A microsecond later, so that what is planned anew is another job.
                    var now = clock.Now();
                    await LiftAsync(tx, job.Ref, now.ToMicros() > job.Revision ? now : now.AddMicroseconds(1));
                },
                cancel
            );
        }
    }
}
