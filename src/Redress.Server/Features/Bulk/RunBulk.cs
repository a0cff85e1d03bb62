using System.Text.Json;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Desk;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.People;

namespace Redress.Server.Features.Bulk;

/// <summary>
/// Carries out what was decided for many cases, each as if its person had claimed and decided it alone: a case that has
/// changed since is left, and what needs a second look waits for one.
/// </summary>
public sealed class RunBulk(Office office) : IJobHandler
{
    public string Kind => JobKind.Bulk;

    public int Most => 1;

    public TimeSpan Lease => TimeSpan.FromMinutes(5);

    public bool OfPlatform => false;

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        foreach (var job in jobs)
        {
            await RunAsync(job.Ref, cancel);
            await office.Database.Recorder.WriteAsync(
                tx =>
                {
                    JobStore.Done(tx, job);
                    return Task.CompletedTask;
                },
                cancel
            );
        }
    }

    private async Task RunAsync(string id, CancellationToken cancel)
    {
        var bulk = await BulkStore.FindAsync(office.Database, id, cancel);
        if (bulk is not { DoneAt: null, UndoneAt: null })
        {
            return;
        }

        var person = await office.Database.Recorder.WriteAsync(tx => PersonStore.FindAsync(tx, bulk.PersonId), cancel);
        // What the person may see now: a role may have been taken from them since.
        var who = RoleSets.Known(person!.ToPerson(), await PersonStore.GrantsAsync(office.Database, cancel));
        var verdict = JsonSerializer.Deserialize<DecideMany.Verdict>(bulk.Request, Json.Options)!;
        foreach (var item in await BulkStore.ItemsAsync(office.Database, id, cancel))
        {
            if (item.Refusal is null)
            {
                await OneAsync(item, verdict, who, cancel);
            }
        }

        await office.Database.Recorder.WriteAsync(tx => FinishAsync(tx, id), cancel);
    }

    /// <summary>One case in one transaction, so that a thousand do not keep the writer. Run again, it finds it changed.</summary>
    private async Task OneAsync(
        BulkItemRow item,
        DecideMany.Verdict verdict,
        PersonPrincipal who,
        CancellationToken cancel
    )
    {
        var done = await office.Database.Recorder.RecordAsync(tx => OneAsync(tx, item, verdict, who), cancel);
        if (done.Ok)
        {
            return;
        }

        await office.Database.Recorder.WriteAsync(
            tx =>
            {
                var refused = new BulkItemRow
                {
                    BulkId = item.BulkId,
                    CaseId = item.CaseId,
                    SeenVersion = item.SeenVersion,
                    Refusal = done.Refusal!.Code,
                };
                BulkStore.Update(tx, refused);
                tx.Fact("bulk.refused", who.Actor, office.Now);
                return Task.CompletedTask;
            },
            cancel
        );
    }

    private async Task<Result<Case>> OneAsync(
        Transaction tx,
        BulkItemRow item,
        DecideMany.Verdict verdict,
        PersonPrincipal who
    )
    {
        var found = await VisibleCase.FindAsync(who, tx, item.CaseId);
        if (!found.Ok)
        {
            return found;
        }

        if (found.Value.Version != item.SeenVersion)
        {
            // What this run itself decided before it was cut short is no change of somebody else's.
            return IsOwnWork(found.Value, item) ? found : CaseRefusals.Changed;
        }

        var claimed = await ClaimCase.ClaimAsync(tx, found.Value, who.Person, office.Now);
        if (!claimed.Ok)
        {
            return claimed;
        }

        var request = DecideMany.Request(verdict, claimed.Value.Version);
        var decided = await DecideCase.DecideAsync(tx, office, claimed.Value, who.Person, request);
        return decided.Ok ? claimed.Value : decided.As<Case>();
    }

    private static bool IsOwnWork(Case now, BulkItemRow item) =>
        now.Version == item.SeenVersion + 2 && now.Status is not (CaseStatus.Open or CaseStatus.Claimed);

    private async Task FinishAsync(Transaction tx, string id)
    {
        var items = await BulkStore.ItemsAsync(tx, id);
        var bulk = (await BulkStore.FindAsync(tx, id))!;
        bulk.DoneAt = office.Now.ToMicros();
        bulk.Refused = items.Count(i => i.Refusal is not null);
        bulk.Done = items.Count - bulk.Refused;
        BulkStore.Update(tx, bulk);
        tx.Fact("bulk.done", new Actor(bulk.PersonId), office.Now);
    }
}
