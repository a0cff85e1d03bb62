using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Cases;

/// <summary>POST /v1/cases/{id}/release: hands a claimed case back to its queue.</summary>
public static class ReleaseCase
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/cases/{id}/release", HandleAsync)
            .Needs(Permission.WorkCases)
            .Describe("ReleaseCase", "Cases", "Hand a case back")
            .Answers<CaseSummary>(200, 400, 401, 403, 404, 409);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        Office office,
        CancellationToken cancel
    ) => CaseVerb.Answered(await ReleaseAsync(office, http.Principal(), id, cancel));

    public static Task<Result<CaseSummary>> ReleaseAsync(
        Office office,
        Principal who,
        string id,
        CancellationToken cancel
    ) =>
        CaseVerb.DoAsync<CaseSummary>(
            office,
            who,
            id,
            null,
            (tx, current, person) =>
            {
                var released = Release(tx, current, person.Id.Value, "release", office.Now);
                return Task.FromResult(released.Ok ? CaseSummary.Of(released.Value) : released.As<CaseSummary>());
            },
            cancel
        );

    /// <summary>Gives a claim back within a transaction of the caller's.</summary>
    internal static Result<Case> Release(Transaction tx, Case current, string person, string verb, DateTimeOffset now)
    {
        var step = CaseFlow.Release(current, verb);
        if (!step.Ok)
        {
            return step.As<Case>();
        }

        if (current.ClaimedBy != person)
        {
            return CaseRefusals.ClaimedByAnother;
        }

        var actor = new Actor(person);
        CaseStore.Update(tx, current, step.Value, now, actor);
        tx.Fact("case.released", actor, now);
        ClaimLeaseStore.End(tx, current.Id.Value);
        return step.Value.Case;
    }
}
