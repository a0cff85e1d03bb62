using Redress.Core.Kernel;
using Redress.Server.Matching;
using Redress.Server.Work;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Banks;

/// <summary>Entries whose time is over match no more.</summary>
public sealed class ExpireEntries(Database database, TimeProvider clock) : IJobHandler
{
    public string Kind => JobKind.Expire;

    public int Most => 50;

    public TimeSpan Lease => TimeSpan.FromSeconds(30);

    public bool OfPlatform => false;

    public Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel) =>
        database.Recorder.WriteAsync(
            async tx =>
            {
                var now = clock.Now();
                foreach (var job in jobs)
                {
                    if (await BankEntryStore.FindAsync(tx, job.Ref) is { WithdrawnAt: null } row)
                    {
                        await EntryRows.WithdrawAsync(tx, row, "expired", now);
                        if (await WatchStore.OfEntryAsync(tx, row.Id) is { EndedAt: null } watch)
                        {
                            await FiledPrints.EndAsync(tx, watch, FiledPrints.ByTime, now);
                        }

                        tx.Fact("bank.expired", Actor.System, now);
                    }

                    JobStore.Done(tx, job);
                }
            },
            cancel
        );
}
