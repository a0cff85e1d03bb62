using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Policies;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Features.Policies;
using Redress.Server.Http;
using Redress.Server.Matching;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;

namespace Redress.Server.Features.Proposals;

/// <summary>
/// /v1/proposals/{id}/view, /agree and /refuse: the second person writes down an own view, is shown the first one's, and
/// confirms or sends it back.
/// </summary>
public static class AnswerProposal
{
    /// <param name="Outcome">What the second person would decide.</param>
    /// <param name="Reasons">Why, in own words.</param>
    public sealed record ViewRequest(Outcome Outcome, string Reasons);

    /// <summary>What the first person would decide; shown once the own view is stored.</summary>
    public sealed record ProposalView(
        string Id,
        string CaseId,
        IReadOnlyList<SecondLookReason> Why,
        Outcome Outcome,
        string Ground,
        string Reasons,
        IReadOnlyList<Restriction> Restrictions,
        IReadOnlyList<Restriction> AuthorRestrictions,
        IReadOnlyList<string> Contacts,
        IReadOnlyList<string> Countries,
        DateTimeOffset At
    )
    {
        public static ProposalView Of(Proposal p) =>
            new(
                p.Id.Value,
                p.CaseId.Value,
                p.Why,
                p.Outcome,
                p.Ground,
                p.Reasons,
                p.Restrictions,
                p.AuthorRestrictions,
                p.Terms.Contacts,
                p.Terms.Countries,
                p.CreatedAt
            );
    }

    public sealed record RefuseRequest(string Reasons);

    public sealed record AgreeRequest;

    /// <param name="Decision">Null where it goes back into the queue.</param>
    public sealed record Response(CaseSummary Case, DecisionView? Decision);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/proposals/{id}/view", ViewAsync)
            .Needs(Permission.SecondLook)
            .Describe("ViewProposal", "Second look", "Write down an own view, then see the first one's")
            .Takes<ViewRequest>()
            .Answers<ProposalView>(200, 400, 401, 403, 404, 409);
        routes
            .MapPost("/v1/proposals/{id}/agree", AgreeAsync)
            .Needs(Permission.SecondLook)
            .Describe("AgreeProposal", "Second look", "Confirm: it is decided")
            .Takes<AgreeRequest>()
            .Answers<Response>(200, 400, 401, 403, 404, 409);
        routes
            .MapPost("/v1/proposals/{id}/refuse", RefuseAsync)
            .Needs(Permission.SecondLook)
            .Describe("RefuseProposal", "Second look", "Do not confirm: it goes back into the queue")
            .Takes<RefuseRequest>()
            .Answers<Response>(200, 400, 401, 403, 404, 409);
    }

    private static Task<IResult> ViewAsync(
        HttpContext http,
        string id,
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    ) =>
        ProposalVerb.RunAsync<ViewRequest, ProposalView>(
            http,
            database,
            id,
            r =>
                r.Outcome is Outcome.Hold
                    ? DecisionRefusals.OutcomeMismatch.At("/outcome")
                    : CaseVerb.Reasons(r.Reasons, "/reasons"),
            async (tx, proposal, _, request, person) =>
            {
                var now = clock.Now();
                if (ProposalFlow.MayLook(proposal, person.Id, now) is { } refusal)
                {
                    return refusal;
                }

                if (await ProposalStore.ViewAsync(tx, id, person.Id.Value) is null)
                {
                    ProposalStore.InsertView(
                        tx,
                        new SecondViewRow
                        {
                            ProposalId = id,
                            PersonId = person.Id.Value,
                            Outcome = Word.Of(request.Outcome),
                            Reasons = request.Reasons,
                            At = now.ToMicros(),
                        }
                    );
                    tx.Fact("proposal.viewed", http.Principal().Actor, now);
                }

                return ProposalView.Of(proposal);
            },
            cancel
        );

    private static Task<IResult> AgreeAsync(
        HttpContext http,
        string id,
        Database database,
        PolicyInForce policy,
        IdSource ids,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var pack = policy.Current;
        return ProposalVerb.RunAsync<AgreeRequest, Response>(
            http,
            database,
            id,
            _ => null,
            (tx, proposal, current, _, person) => DecideAsync(tx, proposal, current, person, pack, ids, clock.Now()),
            cancel
        );
    }

    private static async Task<Result<Response>> DecideAsync(
        Transaction tx,
        Proposal proposal,
        Case current,
        Person person,
        PolicyPack pack,
        IdSource ids,
        DateTimeOffset now
    )
    {
        if (
            (
                await Deciding.MayAnswerAsync(tx, current.Id.Value, person.Id.Value)
                ?? await Deciding.MayAnswerAsync(tx, current.Id.Value, proposal.First.Value)
            ) is
            { } part
        )
        {
            return part;
        }

        var decision = Decided(proposal, current, pack, ids, now);
        var hasView = await ProposalStore.ViewAsync(tx, proposal.Id.Value, person.Id.Value) is not null;
        var answered = ProposalFlow.Agree(proposal, person.Id, hasView, decision.Id.Value, now);
        if (!answered.Ok)
        {
            return answered.As<Response>();
        }

        var hidden = current.HoldId is not null || current.FinalId is not null;
        var pending = decision.Outcome is Outcome.Restrict || hidden;
        var step = CaseFlow.DecideProposed(current, decision.Id.Value, pending, proposal.FirstPartySeen);
        if (!step.Ok || current.Version != proposal.CaseVersion)
        {
            return ProposalRefusals.NotWaiting;
        }

        ProposalStore.Update(tx, proposal, answered.Value, now, new Actor(person.Id.Value));
        await Deciding.RecordAsync(tx, ids, current, step.Value, decision, NamedMedia.Read(proposal.Media), now);
        return new Response(CaseSummary.Of(step.Value.Case), DecisionView.Of(decision));
    }

    private static Task<IResult> RefuseAsync(
        HttpContext http,
        string id,
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    ) =>
        ProposalVerb.RunAsync<RefuseRequest, Response>(
            http,
            database,
            id,
            r => CaseVerb.Reasons(r.Reasons, "/reasons"),
            async (tx, proposal, current, request, person) =>
            {
                var (now, by) = (clock.Now(), http.Principal().Actor);
                var hasView = await ProposalStore.ViewAsync(tx, id, person.Id.Value) is not null;
                var answered = ProposalFlow.Refuse(proposal, person.Id, hasView, now);
                var step = CaseFlow.RefuseProposed(current);
                if (!answered.Ok || !step.Ok)
                {
                    return answered.Refusal ?? ProposalRefusals.NotWaiting;
                }

                ProposalStore.Update(tx, proposal, answered.Value, now, by);
                CaseStore.Update(tx, current, step.Value with { Detail = request.Reasons }, now, by);
                await EscalationStore.EndAsync(tx, current.Id.Value, EscalationReason.SecondLookWaits, now, by);
                tx.Fact("proposal.refused", by, now);
                return new Response(CaseSummary.Of(step.Value.Case), null);
            },
            cancel
        );

    /// <summary>By the first person, from now on; who agreed stands in the proposal.</summary>
    private static Decision Decided(Proposal p, Case current, PolicyPack pack, IdSource ids, DateTimeOffset now) =>
        new(
            ids.New<Decision>(),
            p.CaseId,
            DecisionKind.Final,
            p.Outcome,
            p.Ground,
            pack.Name,
            pack.Version,
            null,
            p.Reasons,
            p.Restrictions,
            p.AuthorRestrictions,
            Automated: false,
            new Actor(p.First.Value),
            now,
            null,
            (current.HoldId ?? current.FinalId) is { } before ? new Id<Decision>(before) : null
        )
        {
            Terms = p.Terms,
        };
}
