using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Referrals;
using Redress.Server.Access;
using Redress.Server.Http;
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
            .MapPost("/v1/cases/{id}/close", CloseAsync)
            .Needs(Permission.WorkCases)
            .Describe("CloseCase", "Cases", "Close a decided case")
            .Answers<CaseSummary>(200, 400, 401, 403, 404, 409);
        routes
            .MapPost("/v1/cases/{id}/reopen", ReopenAsync)
            .Needs(Permission.WorkCases)
            .Describe("ReopenCase", "Cases", "Open a decided case again")
            .Takes<ReopenRequest>()
            .Answers<CaseSummary>(200, 400, 401, 403, 404, 409);
    }

    private static async Task<IResult> CloseAsync(
        HttpContext http,
        string id,
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    ) => await StepAsync(http, id, database, clock, "case.closed", MayCloseAsync, cancel);

    private static async Task<Result<CaseStep>> MayCloseAsync(Transaction tx, Case current) =>
        current.Status is not CaseStatus.Decided ? CaseFlow.Close(current)
        : await CaseLetterStore.DueAsync(tx, current.Id.Value) > 0 ? CaseRefusals.LettersPending
        : await ReferralStore.OfCaseAsync(tx, current.Id.Value) is { } referral && !ReferralFlow.IsAnswered(referral)
            ? ReferralRefusals.Open
        : CaseFlow.Close(current);

    private static async Task<IResult> ReopenAsync(
        HttpContext http,
        string id,
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<ReopenRequest>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var reason = body.Value.Value.Reason;
        if (
            (
                Text.Line(reason, 500, "/reason")
                ?? (reason.Trim().Length == 0 ? HttpRefusals.FieldInvalid.At("/reason") : null)
            ) is
            { } refusal
        )
        {
            return Problem.Of(refusal);
        }

        return await StepAsync(
            http,
            id,
            database,
            clock,
            "case.reopened",
            (_, current) => Task.FromResult(CaseFlow.Reopen(current, reason)),
            cancel
        );
    }

    private static async Task<IResult> StepAsync(
        HttpContext http,
        string id,
        Database database,
        TimeProvider clock,
        string fact,
        Func<Transaction, Case, Task<Result<CaseStep>>> rule,
        CancellationToken cancel
    )
    {
        var now = clock.Now();
        var actor = http.Principal().Actor;
        var done = await database.Recorder.RecordAsync<Case>(
            async tx =>
            {
                var found = await VisibleCase.FindAsync(http, tx, id);
                if (!found.Ok)
                {
                    return found;
                }

                var step = await rule(tx, found.Value);
                if (!step.Ok)
                {
                    return step.As<Case>();
                }

                CaseStore.Update(tx, found.Value, step.Value, now, actor);
                tx.Fact(fact, actor, now);
                return step.Value.Case;
            },
            cancel
        );
        return done.Ok ? Answer.Of(CaseSummary.Of(done.Value)) : Problem.Of(done.Refusal!);
    }
}
