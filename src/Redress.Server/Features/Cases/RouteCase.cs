using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.People;

namespace Redress.Server.Features.Cases;

/// <summary>Where a case waits and for whom: moved into another queue, kept for somebody, or skipped, each with its reason.</summary>
public static class RouteCase
{
    private const int MaxReason = 500;

    /// <summary>Without a queue it is moved out of all.</summary>
    public static Task<Result<CaseSummary>> MoveAsync(
        Office office,
        Principal who,
        string id,
        string? queueId,
        string reason,
        CancellationToken cancel
    ) =>
        CaseVerb.DoAsync<CaseSummary>(
            office,
            who,
            id,
            CaseVerb.Reasons(reason, "/reason", MaxReason),
            async (tx, current, _) =>
                queueId is not null && await QueueStore.FindAsync(tx, queueId) is not { RemovedAt: null }
                    ? QueueRefusals.Unknown
                    : Write(
                        tx,
                        current,
                        CaseFlow.Move(current, queueId, reason, office.Now),
                        "case.moved",
                        who,
                        office
                    ),
            cancel
        );

    /// <summary>Without a person anybody may take it again.</summary>
    public static Task<Result<CaseSummary>> AssignAsync(
        Office office,
        Principal who,
        string id,
        string? personId,
        string reason,
        CancellationToken cancel
    ) =>
        CaseVerb.DoAsync<CaseSummary>(
            office,
            who,
            id,
            CaseVerb.Reasons(reason, "/reason", MaxReason),
            async (tx, current, _) =>
                personId is not null && !await MayWorkAsync(tx, personId, current)
                    ? PersonRefusals.Unknown
                    : Write(tx, current, CaseFlow.Assign(current, personId, reason), "case.assigned", who, office),
            cancel
        );

    /// <summary>Gives it back where this person has it, and does not offer it to them again.</summary>
    public static Task<Result<CaseSummary>> SkipAsync(
        Office office,
        Principal who,
        string id,
        string reason,
        CancellationToken cancel
    ) =>
        CaseVerb.DoAsync<CaseSummary>(
            office,
            who,
            id,
            CaseVerb.Reasons(reason, "/reason", MaxReason),
            async (tx, current, person) =>
            {
                var now = office.Now;
                await SkipStore.KeepAsync(tx, id, person.Id.Value, reason, now);
                tx.Fact("case.skipped", who.Actor, now);
                if (current.Status is not CaseStatus.Claimed || current.ClaimedBy != person.Id.Value)
                {
                    return CaseSummary.Of(current);
                }

                var released = ReleaseCase.Release(tx, current, person.Id.Value, "skip", now);
                return released.Ok ? CaseSummary.Of(released.Value) : released.As<CaseSummary>();
            },
            cancel
        );

    private static Result<CaseSummary> Write(
        Transaction tx,
        Case seen,
        Result<CaseStep> step,
        string fact,
        Principal who,
        Office office
    )
    {
        if (!step.Ok)
        {
            return step.As<CaseSummary>();
        }

        CaseStore.Update(tx, seen, step.Value, office.Now, who.Actor);
        tx.Fact(fact, who.Actor, office.Now);
        return CaseSummary.Of(step.Value.Case);
    }

    private static async Task<bool> MayWorkAsync(Transaction tx, string personId, Case current) =>
        await PersonStore.FindAsync(tx, personId) is { DisabledAt: null } row
        && row.ToPerson() is var person
        && (person.PlatformId is null || person.PlatformId == current.PlatformId)
        && RoleSets.Of(person, await PersonStore.GrantsAsync(tx)).Contains(Permission.WorkCases);
}
