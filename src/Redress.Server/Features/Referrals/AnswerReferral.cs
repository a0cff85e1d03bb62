using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Core.Referrals;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Features.Letters;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Referrals;

namespace Redress.Server.Features.Referrals;

/// <summary>/v1/cases/{id}/referral: was it reported to the authority, or why did two people not?</summary>
public static class AnswerReferral
{
    private const int MaxLine = 200;

    /// <param name="Authority">Where it was filed, as NCMEC.</param>
    /// <param name="Reference">The number that the authority gave.</param>
    /// <param name="FiledAt">When, as the authority's receipt says; not in the future.</param>
    public sealed record FileRequest(string Authority, string Reference, DateTimeOffset FiledAt);

    /// <param name="Reasons">Why it is not reported, in own words.</param>
    public sealed record DeclineRequest(string Reasons);

    public sealed record Response(
        ReferralStatus Status,
        DateTimeOffset OpenedAt,
        DateTimeOffset DueAt,
        string? Authority,
        string? Reference,
        DateTimeOffset? FiledAt,
        string? FirstDeclinedBy,
        string? SecondDeclinedBy
    )
    {
        public static Response Of(Referral r) =>
            new(r.Status, r.OpenedAt, r.DueAt, r.Authority, r.Reference, r.FiledAt, r.First, r.Second);
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/v1/cases/{id}/referral", ReadAsync)
            .Needs(Permission.ReadCases)
            .Describe("ReadReferral", "Referrals", "The question of a report to the authority")
            .Answers<Response>(200, 400, 401, 403, 404);
        routes
            .MapPost("/v1/cases/{id}/referral/file", FileAsync)
            .Needs(Permission.WorkCases)
            .Describe("FileReferral", "Referrals", "It was reported: where, when, under which number")
            .Takes<FileRequest>()
            .Answers<Response>(200, 400, 401, 403, 404, 409);
        routes
            .MapPost("/v1/cases/{id}/referral/decline", DeclineAsync)
            .Needs(Permission.WorkCases)
            .Describe("DeclineReferral", "Referrals", "It is not reported; two people say why")
            .Takes<DeclineRequest>()
            .Answers<Response>(200, 400, 401, 403, 404, 409);
    }

    private static async Task<IResult> ReadAsync(
        HttpContext http,
        string id,
        Database database,
        CancellationToken cancel
    )
    {
        var found = await VisibleCase.FindAsync(http, database, id, cancel);
        if (!found.Ok)
        {
            return Problem.Of(found.Refusal!);
        }

        return await ReferralStore.OfCaseAsync(database, id, cancel) is { } referral
            ? Answer.Of(Response.Of(referral))
            : Problem.Of(ReferralRefusals.None);
    }

    private static Task<IResult> FileAsync(
        HttpContext http,
        string id,
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    ) =>
        CaseVerb.RunAsync<FileRequest, Response>(
            http,
            database,
            id,
            r =>
                Line(r.Authority, "/authority")
                ?? Line(r.Reference, "/reference")
                ?? (r.FiledAt > clock.Now() ? HttpRefusals.FieldInvalid.At("/filedAt", "Not in the future") : null),
            (tx, current, request, person) =>
                StepAsync(
                    tx,
                    current,
                    r => ReferralFlow.File(r, request.Authority, request.Reference, request.FiledAt, person.Id.Value),
                    clock.Now(),
                    http.Principal().Actor
                ),
            cancel
        );

    private static Task<IResult> DeclineAsync(
        HttpContext http,
        string id,
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    ) =>
        CaseVerb.RunAsync<DeclineRequest, Response>(
            http,
            database,
            id,
            r => CaseVerb.Reasons(r.Reasons, "/reasons"),
            (tx, current, request, person) =>
                StepAsync(
                    tx,
                    current,
                    r => ReferralFlow.Decline(r, person.Id.Value, request.Reasons, clock.Now()),
                    clock.Now(),
                    http.Principal().Actor
                ),
            cancel
        );

    private static async Task<Result<Response>> StepAsync(
        Transaction tx,
        Case current,
        Func<Referral, Result<ReferralStep>> rule,
        DateTimeOffset now,
        Actor by
    )
    {
        var id = current.Id.Value;
        if (await ReferralStore.OfCaseAsync(tx, id) is not { } seen)
        {
            return ReferralRefusals.None;
        }

        var step = rule(seen);
        if (!step.Ok)
        {
            return step.As<Response>();
        }

        ReferralStore.Update(tx, seen, step.Value, now, by);
        if (ReferralFlow.IsAnswered(step.Value.Referral))
        {
            await EscalationStore.EndAsync(tx, id, EscalationReason.ReferralDue, now, by);
            TellProgress.Plan(tx, id, now);
        }

        tx.Fact("referral." + step.Value.Verb, by, now);
        return Response.Of(step.Value.Referral);
    }

    private static Refusal? Line(string text, string pointer) =>
        string.IsNullOrWhiteSpace(text)
            ? HttpRefusals.FieldInvalid.At(pointer, "It must not be empty")
            : Text.Line(text, MaxLine, pointer);
}
