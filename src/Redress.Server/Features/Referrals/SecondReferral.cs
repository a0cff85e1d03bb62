using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Core.Referrals;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Policies;
using Redress.Storage.Referrals;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Referrals;

/// <summary>
/// Nothing is reported onward on one person's word: the first proposes, another one says what they think without having seen the
/// first one's reasons. A guest may, who never sees the material, where the operator chose so.
/// </summary>
public static class SecondReferral
{
    private const int MostAtOnce = 100;

    /// <summary>How long another person may take before the next one is paged.</summary>
    private const int WaitMinutes = 60;

    /// <param name="Reasons">Why it is to be reported, in own words.</param>
    public sealed record ProposeRequest(string Reasons);

    /// <param name="Agrees">Whether it is to be reported.</param>
    /// <param name="Reasons">What you think, in own words.</param>
    public sealed record SecondRequest(bool Agrees, string Reasons);

    /// <param name="DueAt">By when the question is to be answered.</param>
    public sealed record WaitingView(
        string Id,
        string CaseId,
        Reason Reason,
        DateTimeOffset Since,
        DateTimeOffset DueAt,
        SecondLookMode Mode
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/v1/referrals", HandleListAsync)
            .Needs(Permission.SecondLook)
            .Describe("ListReferrals", "Referrals", "Reports to authorities that wait for a second look")
            .Answers<Page<WaitingView>>(200, 400, 401, 403);
        routes
            .MapPost("/v1/cases/{id}/referral/propose", HandleProposeAsync)
            .Needs(Permission.WorkCases)
            .Describe("ProposeReferral", "Referrals", "It should be reported; another person looks first")
            .Takes<ProposeRequest>()
            .Answers<AnswerReferral.Response>(200, 400, 401, 403, 404, 409);
        routes
            .MapPost("/v1/cases/{id}/referral/take-back", HandleTakeBackAsync)
            .Needs(Permission.WorkCases)
            .Describe("TakeBackReferral", "Referrals", "Take back what you proposed, before anybody has looked")
            .Answers<AnswerReferral.Response>(200, 400, 401, 403, 404, 409);
        routes
            .MapPost("/v1/cases/{id}/referral/second", HandleSecondAsync)
            .Needs(Permission.SecondLook)
            .Describe("SecondReferral", "Referrals", "Another person's view: report it, or not")
            .Takes<SecondRequest>()
            .Answers<AnswerReferral.Response>(200, 400, 401, 403, 404, 409);
    }

    private static async Task<IResult> HandleListAsync(
        HttpContext http,
        Office office,
        CancellationToken cancel,
        string? cursor = null
    )
    {
        var after = Cursor.After(cursor);
        if (!after.Ok)
        {
            return Problem.Of(after.Refusal!);
        }

        return Answer.Of(await ListAsync(office, http.Principal(), after.Value, cancel));
    }

    public static async Task<Page<WaitingView>> ListAsync(
        Office office,
        Principal who,
        string after,
        CancellationToken cancel
    )
    {
        var page = await ReferralStore.WaitingAsync(office.Database, who.SecondSight, after, MostAtOnce, cancel);
        var reasons = (await CaseStore.ByIdsAsync(office.Database, page.Select(r => r.CaseId), cancel)).ToDictionary(
            c => c.Id.Value,
            c => c.Reason,
            StringComparer.Ordinal
        );
        return new Page<WaitingView>(
            page.ConvertAll(r => new WaitingView(
                r.Id.Value,
                r.CaseId,
                reasons[r.CaseId],
                r.ProposedAt!.Value,
                r.DueAt,
                r.Mode!.Value
            )),
            page.Count == MostAtOnce ? Cursor.Of(page[^1].Id.Value) : null
        );
    }

    private static Task<IResult> HandleProposeAsync(
        HttpContext http,
        string id,
        Office office,
        CancellationToken cancel
    ) =>
        CaseVerb.AnswerAsync<ProposeRequest, AnswerReferral.Response>(
            http,
            (who, r) => ProposeAsync(office, who, id, r, cancel),
            cancel
        );

    public static Task<Result<AnswerReferral.Response>> ProposeAsync(
        Office office,
        Principal who,
        string id,
        ProposeRequest request,
        CancellationToken cancel
    ) =>
        CaseVerb.DoAsync(
            office,
            who,
            id,
            CaseVerb.Reasons(request.Reasons, "/reasons"),
            async (tx, current, person) =>
            {
                var (now, by) = (office.Now, who.Actor);
                var mode = await ChoiceStore.OfAsync<SecondLookMode>(tx, ChoiceStore.SecondLook);
                var done = await AnswerReferral.StepAsync(
                    tx,
                    office,
                    current,
                    (r, _) => ReferralFlow.Propose(r, person.Id.Value, request.Reasons, mode, now),
                    now,
                    by
                );
                if (done.Ok)
                {
                    const EscalationReason why = EscalationReason.ReferralWaits;
                    await EscalationStore.OpenAsync(tx, office.Ids, id, why, WaitMinutes, now, by);
                    tx.FactIfAny("referral.waits", by, now);
                }

                return done;
            },
            cancel
        );

    private static async Task<IResult> HandleTakeBackAsync(
        HttpContext http,
        string id,
        Office office,
        CancellationToken cancel
    ) => CaseVerb.Answered(await TakeBackAsync(office, http.Principal(), id, cancel));

    public static Task<Result<AnswerReferral.Response>> TakeBackAsync(
        Office office,
        Principal who,
        string id,
        CancellationToken cancel
    ) =>
        CaseVerb.DoAsync(
            office,
            who,
            id,
            null,
            (tx, current, person) =>
                AnswerReferral.StepAsync(
                    tx,
                    office,
                    current,
                    (r, _) => ReferralFlow.TakeBack(r, person.Id.Value),
                    office.Now,
                    who.Actor
                ),
            cancel
        );

    private static Task<IResult> HandleSecondAsync(
        HttpContext http,
        string id,
        Office office,
        CancellationToken cancel
    ) =>
        CaseVerb.AnswerAsync<SecondRequest, AnswerReferral.Response>(
            http,
            (who, r) => SecondAsync(office, who, id, r, cancel),
            cancel
        );

    public static async Task<Result<AnswerReferral.Response>> SecondAsync(
        Office office,
        Principal who,
        string id,
        SecondRequest request,
        CancellationToken cancel
    )
    {
        if (who is not PersonPrincipal { Person: var person } one || !who.May(Permission.SecondLook))
        {
            return HttpRefusals.Forbidden;
        }

        if (CaseVerb.Reasons(request.Reasons, "/reasons") is { } wrong)
        {
            return wrong;
        }

        return await office.Database.Recorder.RecordAsync<AnswerReferral.Response>(
            async tx =>
            {
                var found = await FindAsync(tx, one, id);
                return found.Ok
                    ? await AnswerReferral.StepAsync(
                        tx,
                        office,
                        found.Value,
                        (r, _) =>
                            one.IsGuest && r.Mode is not SecondLookMode.Guest
                                ? ProposalRefusals.GuestNotChosen
                                : ReferralFlow.Second(r, person.Id.Value, request.Agrees, request.Reasons, office.Now),
                        office.Now,
                        who.Actor
                    )
                    : found.As<AnswerReferral.Response>();
            },
            cancel
        );
    }

    private static async Task<Result<Case>> FindAsync(Transaction tx, PersonPrincipal who, string id)
    {
        if (!who.IsGuest)
        {
            return await VisibleCase.FindAsync(who, tx, id);
        }

        var found = Id<Case>.TryParse(id, out var parsed) ? await CaseStore.FindAsync(tx, parsed.Value) : null;
        return found is null || (who.Only is { } only && found.PlatformId != only) ? CaseRefusals.Unknown : found;
    }
}
