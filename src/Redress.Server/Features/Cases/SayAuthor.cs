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

/// <summary>
/// POST /v1/cases/{id}/author: the author may be the victim. From then on no strike, no suspension and no naming as suspect,
/// but by somebody from child safety; removal proceeds.
/// </summary>
public static class SayAuthor
{
    public sealed record Request(AuthorMay May);

    public sealed record Response(AuthorMay May, CaseSummary Case);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/cases/{id}/author", HandleAsync)
            .Needs(Permission.WorkCases)
            .Describe("SayAuthor", "Cases", "Say that the author may be the victim")
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
                var after = await SaidAsync(tx, current, request.May, SaidIn.Reviewer, now, by);
                tx.Fact("author.may-be-victim", by, now);
                return new Response(request.May, CaseSummary.Of(after));
            },
            cancel
        );

    /// <summary>Keeps it, and brings a decided case back. The caller's fact tells of it.</summary>
    internal static async Task<Case> SaidAsync(
        Transaction tx,
        Case current,
        AuthorMay may,
        SaidIn saidIn,
        DateTimeOffset now,
        Actor by
    )
    {
        await ConcernStore.KeepAsync(
            tx,
            new AuthorStandingRow
            {
                CaseId = current.Id.Value,
                Kind = Word.Of(may),
                SaidIn = Word.Of(saidIn),
                At = now.ToMicros(),
                By = by.Value,
            }
        );
        if (current.Status is not (CaseStatus.Confirming or CaseStatus.Decided or CaseStatus.Closed))
        {
            return current;
        }

        var reopened = CaseFlow.Reopen(current, "author").Value;
        CaseStore.Update(tx, current, reopened, now, by);
        return reopened.Case;
    }
}
