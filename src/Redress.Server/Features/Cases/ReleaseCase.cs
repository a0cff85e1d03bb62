using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
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
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var now = clock.Now();
        var actor = http.Principal().Actor;
        var released = await database.Recorder.RecordAsync<Case>(
            async tx =>
            {
                var found = await VisibleCase.FindAsync(http, tx, id);
                if (!found.Ok)
                {
                    return found;
                }

                var step = CaseFlow.Release(found.Value, "release");
                if (!step.Ok)
                {
                    return step.As<Case>();
                }

                if (found.Value.ClaimedBy != actor.Value)
                {
                    return CaseRefusals.ClaimedByAnother;
                }

                CaseStore.Update(tx, found.Value, step.Value, now, actor);
                tx.Fact("case.released", actor, now);
                ClaimLeaseStore.End(tx, id);
                return step.Value.Case;
            },
            cancel
        );
        return released.Ok ? Answer.Of(CaseSummary.Of(released.Value)) : Problem.Of(released.Refusal!);
    }
}
