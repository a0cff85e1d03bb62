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
using Redress.Server.Work;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Jobs;
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

    /// <param name="NeedsSecondLook">Another person has to agree before it can be filed.</param>
    /// <param name="ProposedReasons">Why the first would report it; shown once the second has said what they think.</param>
    public sealed record Response(
        ReferralStatus Status,
        DateTimeOffset OpenedAt,
        DateTimeOffset DueAt,
        string? Authority,
        string? Reference,
        DateTimeOffset? FiledAt,
        string? FirstDeclinedBy,
        string? SecondDeclinedBy,
        bool NeedsSecondLook,
        string? ProposedBy,
        DateTimeOffset? ProposedAt,
        string? ProposedReasons,
        string? AgreedBy,
        string? AgreedReasons
    )
    {
        public static Response Of(Referral r, bool verified, Actor reader) =>
            new(
                r.Status,
                r.OpenedAt,
                r.DueAt,
                r.Authority,
                r.Reference,
                r.FiledAt,
                r.First,
                r.Second,
                !verified && r.Status is not (ReferralStatus.Agreed or ReferralStatus.Filed),
                r.ProposedBy,
                r.ProposedAt,
                r.AgreedBy is not null || r.ProposedBy == reader.Value ? r.ProposedReasons : null,
                r.AgreedBy,
                r.AgreedReasons
            );
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/v1/cases/{id}/referral", HandleReadAsync)
            .Needs(Permission.ReadCases)
            .Describe("ReadReferral", "Referrals", "The question of a report to the authority")
            .Answers<Response>(200, 400, 401, 403, 404);
        routes
            .MapPost("/v1/cases/{id}/referral/file", HandleFileAsync)
            .Needs(Permission.WorkCases)
            .Describe("FileReferral", "Referrals", "It was reported, after two agreed: where, when, under which number")
            .Takes<FileRequest>()
            .Answers<Response>(200, 400, 401, 403, 404, 409);
        routes
            .MapPost("/v1/cases/{id}/referral/decline", HandleDeclineAsync)
            .Needs(Permission.WorkCases)
            .Describe("DeclineReferral", "Referrals", "It is not reported; two people say why")
            .Takes<DeclineRequest>()
            .Answers<Response>(200, 400, 401, 403, 404, 409);
    }

    private static async Task<IResult> HandleReadAsync(
        HttpContext http,
        string id,
        Office office,
        CancellationToken cancel
    ) => CaseVerb.Answered(await ReadAsync(office, http.Principal(), id, cancel));

    public static async Task<Result<Response>> ReadAsync(
        Office office,
        Principal who,
        string id,
        CancellationToken cancel
    )
    {
        var found = await VisibleCase.FindAsync(who, office.Database, id, cancel);
        if (!found.Ok)
        {
            return found.As<Response>();
        }

        return await ReferralStore.OfCaseAsync(office.Database, id, cancel) is not { } referral
            ? ReferralRefusals.None
            : Response.Of(
                referral,
                await office.Database.Recorder.WriteAsync(tx => office.Lists.SayAsync(tx, found.Value), cancel),
                who.Actor
            );
    }

    private static Task<IResult> HandleFileAsync(
        HttpContext http,
        string id,
        Office office,
        CancellationToken cancel
    ) => CaseVerb.AnswerAsync<FileRequest, Response>(http, (who, r) => FileAsync(office, who, id, r, cancel), cancel);

    public static Task<Result<Response>> FileAsync(
        Office office,
        Principal who,
        string id,
        FileRequest request,
        CancellationToken cancel
    ) =>
        CaseVerb.DoAsync(
            office,
            who,
            id,
            Line(request.Authority, "/authority")
                ?? Line(request.Reference, "/reference")
                ?? (
                    request.FiledAt > office.Now ? HttpRefusals.FieldInvalid.At("/filedAt", "Not in the future") : null
                ),
            (tx, current, person) =>
                StepAsync(
                    tx,
                    office,
                    current,
                    (r, verified) =>
                        ReferralFlow.File(
                            r,
                            request.Authority,
                            request.Reference,
                            request.FiledAt,
                            person.Id.Value,
                            verified
                        ),
                    office.Now,
                    who.Actor
                ),
            cancel
        );

    private static Task<IResult> HandleDeclineAsync(
        HttpContext http,
        string id,
        Office office,
        CancellationToken cancel
    ) =>
        CaseVerb.AnswerAsync<DeclineRequest, Response>(
            http,
            (who, r) => DeclineAsync(office, who, id, r, cancel),
            cancel
        );

    public static Task<Result<Response>> DeclineAsync(
        Office office,
        Principal who,
        string id,
        DeclineRequest request,
        CancellationToken cancel
    ) =>
        CaseVerb.DoAsync(
            office,
            who,
            id,
            CaseVerb.Reasons(request.Reasons, "/reasons"),
            (tx, current, person) =>
                StepAsync(
                    tx,
                    office,
                    current,
                    (r, _) => ReferralFlow.Decline(r, person.Id.Value, request.Reasons, office.Now),
                    office.Now,
                    who.Actor
                ),
            cancel
        );

    /// <summary>One step of a referral, in a transaction with its case.</summary>
    internal static async Task<Result<Response>> StepAsync(
        Transaction tx,
        Office office,
        Case current,
        Func<Referral, bool, Result<ReferralStep>> rule,
        DateTimeOffset now,
        Actor by
    )
    {
        var id = current.Id.Value;
        if (await ReferralStore.OfCaseAsync(tx, id) is not { } seen)
        {
            return ReferralRefusals.None;
        }

        var verified = await office.Lists.SayAsync(tx, current);
        var step = rule(seen, verified);
        if (!step.Ok)
        {
            return step.As<Response>();
        }

        ReferralStore.Update(tx, seen, step.Value, now, by);
        if (step.Value.Referral.Status is not ReferralStatus.Proposed)
        {
            await EscalationStore.EndAsync(tx, id, EscalationReason.ReferralWaits, now, by);
        }

        if (ReferralFlow.IsAnswered(seen) && !ReferralFlow.IsAnswered(step.Value.Referral))
        {
            // Open again: it is asked for when it is due, or at once where that is over.
            var due = seen.DueAt > now ? seen.DueAt : now;
            JobStore.Add(tx, JobKind.Refer, id, step.Value.Referral.Version, JobKind.OwnLane, due);
        }

        if (ReferralFlow.IsAnswered(step.Value.Referral))
        {
            await EscalationStore.EndAsync(tx, id, EscalationReason.ReferralDue, now, by);
            TellProgress.Plan(tx, id, now);
        }

        tx.Fact("referral." + step.Value.Verb, by, now);
        return Response.Of(step.Value.Referral, verified, by);
    }

    private static Refusal? Line(string text, string pointer) =>
        string.IsNullOrWhiteSpace(text)
            ? HttpRefusals.FieldInvalid.At(pointer, "It must not be empty")
            : Text.Line(text, MaxLine, pointer);
}
