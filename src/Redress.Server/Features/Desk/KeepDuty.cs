using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Features.Evidence;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Desk;
using Redress.Storage.Engine;
using Redress.Storage.People;

namespace Redress.Server.Features.Desk;

public static class DutyRefusals
{
    public static readonly Refusal NotHere = new("duty-not-begun", "Begin your shift first", RefusalKind.Conflict);

    public static readonly Refusal AlreadyHere = new("duty-begun", "Your shift has begun", RefusalKind.Conflict);
}

/// <summary>Shifts: who is here, breaks, notes for whoever comes next, and what happens to open claims at the end.</summary>
public static class KeepDuty
{
    private const int MaxNote = 2000;

    public static Task<Result<DutyRow>> BeginAsync(Office office, Principal who, CancellationToken cancel) =>
        DoAsync<DutyRow>(
            office,
            who,
            async (tx, person, now) =>
            {
                if (await DutyStore.CurrentAsync(tx, person.Id.Value) is not null)
                {
                    return DutyRefusals.AlreadyHere;
                }

                var row = new DutyRow
                {
                    Id = office.Ids.New(DutyStore.Prefix),
                    PersonId = person.Id.Value,
                    BegunAt = now.ToMicros(),
                    RestedAt = now.ToMicros(),
                    Version = 1,
                };
                DutyStore.Insert(tx, row);
                tx.Fact("duty.begun", who.Actor, now);
                return row;
            },
            cancel
        );

    /// <summary>A break as long as the limits say; what was opened before it does not count for the next stretch.</summary>
    public static Task<Result<DutyRow>> RestAsync(Office office, Principal who, CancellationToken cancel) =>
        DoAsync<DutyRow>(
            office,
            who,
            async (tx, person, now) =>
            {
                if (await DutyStore.CurrentAsync(tx, person.Id.Value) is not { } seen)
                {
                    return DutyRefusals.NotHere;
                }

                var until = now + (await ExposureLimits.OfAsync(tx)).Break;
                return Write(tx, With(seen, until, until, null), "duty.rested", who.Actor, now);
            },
            cancel
        );

    /// <summary>What is still claimed goes to that person, or back to its queues. Answers how many there were.</summary>
    public static Task<Result<int>> EndAsync(Office office, Principal who, string? to, CancellationToken cancel) =>
        DoAsync<int>(
            office,
            who,
            async (tx, person, now) =>
            {
                if (await DutyStore.CurrentAsync(tx, person.Id.Value) is not { } seen)
                {
                    return DutyRefusals.NotHere;
                }

                var next = to is null ? null : await PersonStore.FindAsync(tx, to);
                if (
                    to is not null
                    && (next is not { DisabledAt: null } || await DutyStore.CurrentAsync(tx, to) is null)
                )
                {
                    return PersonRefusals.Unknown;
                }

                var claims = await DutyStore.ClaimsAsync(tx, person.Id.Value);
                foreach (var id in claims)
                {
                    var current = (await CaseStore.FindAsync(tx, id))!;
                    if (next is null)
                    {
                        ReleaseCase.Release(tx, current, person.Id.Value, "release", now);
                    }
                    else
                    {
                        PassOn(tx, current, person, next.ToPerson(), now);
                    }
                }

                Write(tx, With(seen, Instant.FromMicros(seen.RestedAt), null, now), "duty.ended", who.Actor, now);
                return claims.Count;
            },
            cancel
        );

    public static Task<Result<HandOverRow>> HandOverAsync(
        Office office,
        Principal who,
        string queueId,
        string text,
        CancellationToken cancel
    ) =>
        DoAsync<HandOverRow>(
            office,
            who,
            async (tx, person, now) =>
            {
                if (CaseVerb.Reasons(text, "/text", MaxNote) is { } wrong)
                {
                    return wrong;
                }

                if (
                    queueId != WaitingFilter.NoQueue
                    && await QueueStore.FindAsync(tx, queueId) is not { RemovedAt: null }
                )
                {
                    return QueueRefusals.Unknown;
                }

                var row = new HandOverRow
                {
                    Id = office.Ids.New(DutyStore.HandOverPrefix),
                    QueueId = queueId,
                    PersonId = person.Id.Value,
                    Text = text.ReplaceLineEndings("\n").Trim(),
                    At = now.ToMicros(),
                };
                DutyStore.Insert(tx, row);
                tx.Fact("duty.handed-over", who.Actor, now);
                return row;
            },
            cancel
        );

    private static void PassOn(Transaction tx, Case current, Person from, Person to, DateTimeOffset now)
    {
        var step = CaseFlow.PassOn(current, from.Id, to.Id).Value;
        CaseStore.Update(tx, current, step, now, new Actor(from.Id.Value));
        tx.Fact("case.passed-on", new Actor(from.Id.Value), now);
        ClaimLeaseStore.Hold(tx, current.Id.Value, to.Id.Value, now + ClaimCase.Length);
    }

    private static DutyRow Write(Transaction tx, DutyRow row, string fact, Actor by, DateTimeOffset now)
    {
        DutyStore.Update(tx, row);
        tx.Fact(fact, by, now);
        return row;
    }

    private static DutyRow With(
        DutyRow seen,
        DateTimeOffset restedAt,
        DateTimeOffset? breakUntil,
        DateTimeOffset? endedAt
    ) =>
        new()
        {
            Id = seen.Id,
            PersonId = seen.PersonId,
            BegunAt = seen.BegunAt,
            RestedAt = restedAt.ToMicros(),
            BreakUntil = breakUntil?.ToMicros(),
            EndedAt = endedAt?.ToMicros(),
            Version = seen.Version + 1,
        };

    private static async Task<Result<T>> DoAsync<T>(
        Office office,
        Principal who,
        Func<Transaction, Person, DateTimeOffset, Task<Result<T>>> verb,
        CancellationToken cancel
    )
        where T : notnull =>
        who is PersonPrincipal { Person: var person } && who.May(Permission.WorkCases)
            ? await office.Database.Recorder.RecordAsync<T>(tx => verb(tx, person, office.Now), cancel)
            : HttpRefusals.Forbidden;
}
