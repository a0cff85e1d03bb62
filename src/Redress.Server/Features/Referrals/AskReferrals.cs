using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Core.Referrals;
using Redress.Server.Work;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Jobs;
using Redress.Storage.Referrals;

namespace Redress.Server.Features.Referrals;

/// <summary>
/// Gives each child-sexual case its question of a report to the authority, with a clock from its first report on; and pages
/// when the clock runs out unanswered.
/// </summary>
public sealed class AskReferrals(Database database, IdSource ids, TimeProvider clock) : IJobHandler
{
    private const int Minutes = 60;

    public string Kind => JobKind.Refer;

    public int Most => 50;

    public TimeSpan Lease => TimeSpan.FromSeconds(30);

    public bool OfPlatform => false;

    /// <summary>Asks it of the cases of these subjects that have no question yet. The caller's fact tells of it.</summary>
    public static async Task EnsureAsync(Transaction tx, IdSource ids, IEnumerable<string> subjects, DateTimeOffset now)
    {
        foreach (var missing in await ReferralStore.MissingAsync(tx, subjects))
        {
            var referral = Referral.Open(
                ids.New<Referral>(),
                missing.CaseId,
                Instant.FromMicros(missing.FirstReportAt),
                now
            );
            ReferralStore.Insert(tx, referral, Actor.System);
            JobStore.Add(tx, JobKind.Refer, missing.CaseId, 1, JobKind.OwnLane, referral.DueAt);
        }
    }

    /// <summary>The same, in a transaction of its own: every case comes by there at once; intake must be quick.</summary>
    public static Task AskAsync(
        Database database,
        IdSource ids,
        IEnumerable<string> subjects,
        TimeProvider clock,
        CancellationToken cancel
    ) =>
        database.Recorder.WriteAsync(
            async tx =>
            {
                await EnsureAsync(tx, ids, subjects, clock.Now());
                tx.FactIfAny("referral.asked", Actor.System, clock.Now());
            },
            cancel
        );

    public Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel) =>
        database.Recorder.WriteAsync(
            async tx =>
            {
                foreach (var job in jobs)
                {
                    JobStore.Done(tx, job);
                    var now = clock.Now();
                    if (
                        await ReferralStore.OfCaseAsync(tx, job.Ref) is not { } referral
                        || ReferralFlow.IsAnswered(referral)
                    )
                    {
                        continue;
                    }

                    await EscalationStore.OpenAsync(
                        tx,
                        ids,
                        job.Ref,
                        EscalationReason.ReferralDue,
                        Minutes,
                        now,
                        Actor.System
                    );
                    tx.FactIfAny("referral.overdue", Actor.System, now);
                }
            },
            cancel
        );
}
