using Redress.Core.Decisions;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Core.Subjects;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Enforcements;

/// <summary>Writes what a decision orders for a subject: new enforcements, or one more order on those that are there.</summary>
public static class Orders
{
    /// <summary>Orders the restrictions; existing enforcements of the subject must be handed in.</summary>
    public static void Add(
        Transaction tx,
        IdSource ids,
        Id<Decision> decision,
        Id<Subject> subject,
        IReadOnlyList<Restriction> restrictions,
        IReadOnlyList<Enforcement> existing,
        IReadOnlySet<string> ordered,
        DateTimeOffset now
    )
    {
        foreach (var restriction in restrictions)
        {
            var found = existing.FirstOrDefault(e => e.SubjectId == subject && e.Restriction == restriction);
            if (found is null)
            {
                found = First(ids, subject, restriction, now);
                EnforcementStore.Insert(tx, found);
            }
            else if (EnforcementFlow.Want(found, wanted: true, now) is { } step)
            {
                EnforcementStore.Update(tx, found, step);
            }
            else if (restriction is Restriction.GeoLimit && !ordered.Contains(found.Id.Value))
            {
                // In other countries, perhaps: it is the same order only to us.
                EnforcementStore.Update(tx, found, EnforcementFlow.Renew(found, now));
            }

            if (!ordered.Contains(found.Id.Value))
            {
                EnforcementStore.Order(tx, decision.Value, found.Id.Value);
            }
        }
    }

    /// <summary>The job that sends a subject's orders. Its revision is the time, so that a later change is a later job.</summary>
    public static void Send(Transaction tx, Id<Subject> subject, string lane, DateTimeOffset now) =>
        JobStore.Add(tx, JobKind.Enforce, subject.Value, now.ToMicros(), lane, now);

    private static Enforcement First(IdSource ids, Id<Subject> subject, Restriction restriction, DateTimeOffset now) =>
        new(
            ids.New<Enforcement>(),
            subject,
            restriction,
            Wanted: true,
            EnforcementStatus.Due,
            Version: 1,
            Revision: 1,
            now,
            now,
            Failure: null
        );
}
