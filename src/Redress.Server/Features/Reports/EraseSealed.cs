using Redress.Core.Kernel;
using Redress.Server.Work;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Reports;

/// <summary>Destroys the keys of what is kept for a time only: links of other places after 30 days.</summary>
public sealed class EraseSealed(Database database, TimeProvider clock) : IJobHandler
{
    public string Kind => JobKind.Erase;

    public int Most => 100;

    public TimeSpan Lease => TimeSpan.FromSeconds(30);

    public bool OfPlatform => false;

    public Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel) =>
        database.Recorder.WriteAsync(
            async tx =>
            {
                var now = clock.Now();
                foreach (var job in jobs)
                {
                    if (await SealedStore.FindAsync(tx, job.Ref) is { ErasedAt: null } row)
                    {
                        SealedStore.Erase(tx, row, now.ToMicros());
                        tx.Fact("sealed.erased", Actor.System, now);
                    }

                    JobStore.Done(tx, job);
                }
            },
            cancel
        );
}
