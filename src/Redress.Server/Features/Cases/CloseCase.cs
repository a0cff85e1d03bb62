using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Referrals;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Referrals;

namespace Redress.Server.Features.Cases;

/// <summary>POST /v1/cases/{id}/close and /reopen.</summary>
public static class CloseCase
{
    /// <param name="Reason">Why it is opened again; stands in the case's history.</param>
    public sealed record ReopenRequest(string Reason);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/cases/{id}/close", HandleCloseAsync)
            .Needs(Permission.WorkCases)
            .Describe("CloseCase", "Cases", "Close a decided case")
            .Answers<CaseSummary>(200, 400, 401, 403, 404, 409);
        routes
            .MapPost("/v1/cases/{id}/reopen", HandleReopenAsync)
            .Needs(Permission.WorkCases)
            .Describe("ReopenCase", "Cases", "Open a decided case again")
            .Takes<ReopenRequest>()
            .Answers<CaseSummary>(200, 400, 401, 403, 404, 409);
    }

    private static async Task<IResult> HandleCloseAsync(
        HttpContext http,
        string id,
        Office office,
        CancellationToken cancel
    ) => CaseVerb.Answered(await CloseAsync(office, http.Principal(), id, cancel));

    public static Task<Result<CaseSummary>> CloseAsync(
        Office office,
        Principal who,
        string id,
        CancellationToken cancel
    ) => StepAsync(office, who, id, null, "case.closed", MayCloseAsync, cancel);

    private static async Task<Result<CaseStep>> MayCloseAsync(Transaction tx, Case current) =>
        current.Status is not CaseStatus.Decided ? CaseFlow.Close(current)
        : await CaseLetterStore.DueAsync(tx, current.Id.Value) > 0 ? CaseRefusals.LettersPending
        : await ReferralStore.OfCaseAsync(tx, current.Id.Value) is { } referral && !ReferralFlow.IsAnswered(referral)
            ? ReferralRefusals.Open
        : CaseFlow.Close(current);

    private static Task<IResult> HandleReopenAsync(
        HttpContext http,
        string id,
        Office office,
        CancellationToken cancel
    ) =>
        CaseVerb.AnswerAsync<ReopenRequest, CaseSummary>(
            http,
            (who, r) => ReopenAsync(office, who, id, r, cancel),
            cancel
        );

    public static Task<Result<CaseSummary>> ReopenAsync(
        Office office,
        Principal who,
        string id,
        ReopenRequest request,
        CancellationToken cancel
    ) =>
        StepAsync(
            office,
            who,
            id,
            Text.Line(request.Reason, 500, "/reason")
                ?? (string.IsNullOrWhiteSpace(request.Reason) ? HttpRefusals.FieldInvalid.At("/reason") : null),
            "case.reopened",
            (_, current) => Task.FromResult(CaseFlow.Reopen(current, request.Reason)),
            cancel
        );

    private static Task<Result<CaseSummary>> StepAsync(
        Office office,
        Principal who,
        string id,
        Refusal? wrong,
        string fact,
        Func<Transaction, Case, Task<Result<CaseStep>>> rule,
        CancellationToken cancel
    ) =>
        CaseVerb.DoAsync<CaseSummary>(
            office,
            who,
            id,
            wrong,
            async (tx, current, person) =>
            {
                var step = await rule(tx, current);
                if (!step.Ok)
                {
                    return step.As<CaseSummary>();
                }

                var now = office.Now;
                CaseStore.Update(tx, current, step.Value, now, who.Actor);
                tx.Fact(fact, who.Actor, now);
                return CaseSummary.Of(step.Value.Case);
            },
            cancel
        );
}
