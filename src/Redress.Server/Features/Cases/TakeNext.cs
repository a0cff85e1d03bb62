using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Features.Desk;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Desk;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Cases;

/// <summary>
/// The next case: what stands first of what this person may and wants to see, claimed in the same transaction. Nobody is
/// offered an appeal against what they decided, what is kept for somebody else, or what they have skipped.
/// </summary>
public static class TakeNext
{
    /// <summary>Of that queue; over all queues without one.</summary>
    public static async Task<Result<Case>> TakeAsync(
        Office office,
        Principal who,
        string? queueId,
        CancellationToken cancel
    )
    {
        if (who is not PersonPrincipal { Person: var person } || !who.May(Permission.WorkCases))
        {
            return HttpRefusals.Forbidden;
        }

        return await office.Database.Recorder.RecordAsync<Case>(
            tx => TakeAsync(tx, person, who.Sight, queueId, office.Now),
            cancel
        );
    }

    private static async Task<Result<Case>> TakeAsync(
        Transaction tx,
        Person person,
        Sight sight,
        string? queueId,
        DateTimeOffset now
    )
    {
        var prefers = Preferences.Read(await OwnStore.PreferencesAsync(tx, person.Id.Value));
        var filter = new WaitingFilter(
            [Word.Of(CaseStatus.Open)],
            sight,
            QueueId: queueId,
            NotReasons: prefers.Without,
            Person: person.Id.Value
        );
        foreach (var one in await WaitingStore.ListAsync(tx, filter, 5))
        {
            var current = await CaseStore.FindAsync(tx, one.Id);
            var claimed = await ClaimCase.ClaimAsync(tx, current!, person, now);
            if (claimed.Ok)
            {
                return claimed;
            }
        }

        return QueueRefusals.Empty;
    }
}
