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

/// <summary>POST /v1/cases/{id}/danger: a reviewer sees that a life is in danger, or that it is over.</summary>
public static class SayDanger
{
    /// <param name="Ended">True where it is over; somebody has acted.</param>
    public sealed record Request(bool Ended = false);

    /// <param name="OpenBy">By when the case is opened; null where it is over.</param>
    public sealed record Response(bool Danger, DateTimeOffset? OpenBy);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/cases/{id}/danger", HandleAsync)
            .Needs(Permission.WorkCases)
            .Describe("SayDanger", "Cases", "Say that a life is in danger, or that it is over")
            .Takes<Request>()
            .Answers<Response>(200, 400, 401, 403, 404);

    private static Task<IResult> HandleAsync(HttpContext http, string id, Office office, CancellationToken cancel) =>
        CaseVerb.AnswerAsync<Request, Response>(http, (who, r) => SayAsync(office, who, id, r, cancel), cancel);

    public static Task<Result<Response>> SayAsync(
        Office office,
        Principal who,
        string id,
        Request request,
        CancellationToken cancel
    ) =>
        CaseVerb.DoAsync<Response>(
            office,
            who,
            id,
            null,
            async (tx, current, person) =>
            {
                var (now, by) = (office.Now, who.Actor);
                if (!request.Ended)
                {
                    await Dangers.SayAsync(tx, office.Ids, current.Id.Value, SaidIn.Reviewer, now, by);
                }
                else if (await ConcernStore.DangerAsync(tx, id) is { EndedAt: null } said)
                {
                    await ConcernStore.KeepAsync(
                        tx,
                        new DangerRow
                        {
                            CaseId = said.CaseId,
                            SaidIn = said.SaidIn,
                            At = said.At,
                            By = said.By,
                            EndedAt = now.ToMicros(),
                        }
                    );
                }

                tx.FactIfAny(request.Ended ? "danger.ended" : "danger.said", by, now);
                return new Response(!request.Ended, request.Ended ? null : now + Dangers.OpenWithin);
            },
            cancel
        );
}
