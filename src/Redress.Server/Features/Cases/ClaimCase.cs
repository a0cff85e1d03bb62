using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Cases;

/// <summary>POST /v1/cases/{id}/claim: takes a case for a quarter of an hour; again extends it.</summary>
public static class ClaimCase
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(15);

    public sealed record Response(CaseSummary Case, DateTimeOffset Until);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/cases/{id}/claim", HandleAsync)
            .Needs(Permission.WorkCases)
            .Describe("ClaimCase", "Cases", "Take a case, or extend the claim")
            .Answers<Response>(200, 400, 401, 403, 404, 409);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        Office office,
        CancellationToken cancel
    ) => CaseVerb.Answered(await ClaimAsync(office, http.Principal(), id, cancel));

    public static Task<Result<Response>> ClaimAsync(
        Office office,
        Principal who,
        string id,
        CancellationToken cancel
    ) =>
        CaseVerb.DoAsync<Response>(
            office,
            who,
            id,
            null,
            async (tx, current, person) =>
            {
                var now = office.Now;
                var claimed = await ClaimAsync(tx, current, person, now);
                return claimed.Ok ? new Response(CaseSummary.Of(claimed.Value), now + Length) : claimed.As<Response>();
            },
            cancel
        );

    /// <summary>The same within a transaction of the caller's.</summary>
    internal static async Task<Result<Case>> ClaimAsync(Transaction tx, Case current, Person person, DateTimeOffset now)
    {
        var id = current.Id.Value;
        var until = now + Length;
        if (current.Status is CaseStatus.Claimed && current.ClaimedBy == person.Id.Value)
        {
            ClaimLeaseStore.Hold(tx, id, person.Id.Value, until);
            return current;
        }

        var step = CaseFlow.Claim(current, person.Id);
        if (!step.Ok)
        {
            return step.As<Case>();
        }

        var actor = new Actor(person.Id.Value);
        CaseStore.Update(tx, current, step.Value, now, actor);
        await EscalationStore.OpenedCaseAsync(tx, id, now, actor);
        tx.Fact("case.claimed", actor, now);
        ClaimLeaseStore.Hold(tx, id, person.Id.Value, until);
        JobStore.Add(tx, JobKind.Lapse, id, step.Value.Case.Version, JobKind.OwnLane, until);
        return step.Value.Case;
    }
}
