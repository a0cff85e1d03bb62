using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Work;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Jobs;
using Redress.Storage.People;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Escalations;

/// <summary>Pages whoever is next, until somebody takes it. Holidays and shifts count at the moment of each page.</summary>
public sealed class ClimbLadder(Database database, IdSource ids, TimeProvider clock) : IJobHandler
{
    public string Kind => JobKind.Climb;

    public int Most => 20;

    public TimeSpan Lease => TimeSpan.FromSeconds(30);

    public bool OfPlatform => false;

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        foreach (var job in jobs)
        {
            await database.Recorder.WriteAsync(tx => ClimbAsync(tx, job), cancel);
        }
    }

    private async Task ClimbAsync(Transaction tx, JobRow job)
    {
        JobStore.Done(tx, job);
        var current = await EscalationStore.FindAsync(tx, job.Ref);
        if (current is not { Status: EscalationStatus.Open } || current.Version != job.Revision)
        {
            return;
        }

        var now = clock.Now();
        var (onDuty, leads) = await PeopleAsync(tx, current, now);
        var rung = current.Rung;
        // A rung on which nobody can be reached costs no time.
        var reached = false;
        while (
            !(reached = await PageAsync(tx, current, rung, Ladder.At(rung, onDuty, leads), now)) && rung < onDuty.Count
        )
        {
            rung++;
        }

        var pause = reached
            ? Ladder.Pause(rung, onDuty.Count, TimeSpan.FromMinutes(current.Minutes))
            : Ladder.Unreachable(now);
        var step = EscalationFlow.PassOn(current with { Rung = rung }, pause, now).Value;
        EscalationStore.Update(tx, current, step, now, Actor.System);
        tx.Fact("escalation.paged", Actor.System, now);
        JobStore.Add(
            tx,
            JobKind.Climb,
            current.Id.Value,
            step.Escalation.Version,
            JobKind.OwnLane,
            step.Escalation.NextAt
        );
    }

    private static async Task<(IReadOnlyList<Id<Person>> OnDuty, IReadOnlyList<Id<Person>> Leads)> PeopleAsync(
        Transaction tx,
        Escalation current,
        DateTimeOffset now
    )
    {
        var platform = await EscalationStore.PlatformAsync(tx, current);
        var people = (await RosterStore.PeopleAsync(tx))
            .Where(p => platform is null || p.PlatformId is null || p.PlatformId.Value.Value == platform)
            .ToList();
        var shifts = (await RosterStore.ShiftsAsync(tx)).ConvertAll(s => s.ToShift());
        var holidays = await RosterStore.HolidaysAsync(tx);
        var known = people.Select(p => p.Id).ToHashSet();
        var onDuty = Roster.OnDuty(shifts, holidays, now).Where(known.Contains).ToList();
        var changed = await PersonStore.GrantsAsync(tx);
        var seeing = await SeeingAsync(tx, current, people, changed);
        // Where nobody on duty may open the case, whoever is there is paged all the same: they can fetch somebody.
        return (
            onDuty.Exists(seeing.Contains) ? onDuty.FindAll(seeing.Contains) : onDuty,
            [.. people.Where(p => RoleSets.KindsOf(p, changed).Contains(Role.Lead)).Select(p => p.Id)]
        );
    }

    private static async Task<HashSet<Id<Person>>> SeeingAsync(
        Transaction tx,
        Escalation current,
        List<Person> people,
        List<RoleGrantRow> changed
    )
    {
        if (current.CaseId is null || !await ChildSafetyWall.IsBehindAsync(tx, current.CaseId))
        {
            return [.. people.Select(p => p.Id)];
        }

        return [.. people.Where(p => RoleSets.Of(p, changed).Contains(Permission.SeeChildSafety)).Select(p => p.Id)];
    }

    /// <summary>False where it reaches nobody; that stands as a failed page.</summary>
    private async Task<bool> PageAsync(
        Transaction tx,
        Escalation current,
        int rung,
        IReadOnlyList<Id<Person>> people,
        DateTimeOffset now
    )
    {
        var reached = false;
        foreach (var person in people)
        {
            if (await RosterStore.ContactAsync(tx, person.Value) is null)
            {
                Unreached(tx, current, rung, person.Value, "no-contact", now);
                continue;
            }

            var row = New(current, rung, person.Value, now);
            PageStore.Insert(tx, row);
            JobStore.Add(tx, JobKind.Page, row.Id, 1, JobKind.OwnLane, now);
            reached = true;
        }

        if (people.Count == 0)
        {
            Unreached(tx, current, rung, null, "nobody", now);
        }

        return reached;
    }

    private void Unreached(
        Transaction tx,
        Escalation current,
        int rung,
        string? person,
        string failure,
        DateTimeOffset now
    )
    {
        var row = New(current, rung, person, now);
        (row.EndedAt, row.Failure) = (now.ToMicros(), failure);
        PageStore.Insert(tx, row);
    }

    private PageRow New(Escalation current, int rung, string? person, DateTimeOffset now) =>
        new()
        {
            Id = ids.New("page"),
            EscalationId = current.Id.Value,
            Rung = rung,
            PersonId = person,
            CreatedAt = now.ToMicros(),
        };
}
