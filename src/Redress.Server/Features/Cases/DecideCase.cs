using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Server.Access;
using Redress.Server.Features.Letters;
using Redress.Server.Http;
using Redress.Server.Matching;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Policies;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Cases;

/// <summary>
/// POST /v1/cases/{id}/decide: the reviewer who holds the claim decides, with ground and reasons. What one person alone may
/// not bring about becomes a proposal and waits for another.
/// </summary>
public static class DecideCase
{
    private const int MaxReasons = 4000;

    /// <summary>How long another person may take before the next one is paged.</summary>
    private const int SecondLookMinutes = 60;

    /// <param name="Outcome">restrict, or why it stays as it is.</param>
    /// <param name="Ground">A ground of the policy in force.</param>
    /// <param name="Reasons">Own words; the reporters read them. The author is told ground and restrictions, in fixed words.</param>
    /// <param name="Restrictions">For the subject and what belongs to it.</param>
    /// <param name="AuthorRestrictions">For the account behind it.</param>
    /// <param name="SeenVersion">The version of the case that was read.</param>
    /// <param name="Media">What must not come back: its fingerprints go into a bank once the removal is confirmed.</param>
    /// <param name="Contacts">With block-contact: the platform's ids of the accounts that it may not reach, at most 10.</param>
    /// <param name="Countries">With geo-limit: where it is not shown, ISO 3166-1, two letters.</param>
    public sealed record Request(
        Outcome Outcome,
        string Ground,
        string Reasons,
        int SeenVersion,
        IReadOnlyList<Restriction>? Restrictions = null,
        IReadOnlyList<Restriction>? AuthorRestrictions = null,
        IReadOnlyList<NamedMedia>? Media = null,
        IReadOnlyList<string>? Contacts = null,
        IReadOnlyList<string>? Countries = null
    )
    {
        public DecisionTerms Terms() => new(Contacts ?? [], Countries ?? []);
    }

    /// <param name="Decision">Null where it waits for a second look.</param>
    /// <param name="ProposalId">What waits; null where it is decided.</param>
    /// <param name="SecondLook">Why another person must look.</param>
    public sealed record Response(
        CaseSummary Case,
        DecisionView? Decision,
        string? ProposalId,
        IReadOnlyList<SecondLookReason> SecondLook
    );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/cases/{id}/decide", HandleAsync)
            .Needs(Permission.WorkCases)
            .Describe("DecideCase", "Cases", "Decide a claimed case")
            .Takes<Request>()
            .Answers<Response>(200, 400, 401, 403, 404, 409);

    private static Task<IResult> HandleAsync(HttpContext http, string id, Office office, CancellationToken cancel) =>
        CaseVerb.AnswerAsync<Request, Response>(
            http,
            (who, request) => DecideAsync(office, who, id, request, cancel),
            cancel
        );

    public static Task<Result<Response>> DecideAsync(
        Office office,
        Principal who,
        string id,
        Request request,
        CancellationToken cancel
    )
    {
        var pack = office.Policy.Current;
        return CaseVerb.DoAsync(
            office,
            who,
            id,
            Check(request, pack),
            (tx, current, person) => DecideAsync(tx, office, current, request, pack, person),
            cancel
        );
    }

    /// <summary>The same within a transaction of the caller's, who has looked at what was sent.</summary>
    internal static Task<Result<Response>> DecideAsync(
        Transaction tx,
        Office office,
        Case current,
        Person person,
        Request request
    ) => DecideAsync(tx, office, current, request, office.Policy.Current, person);

    internal static Refusal? Check(Request request, PolicyPack pack)
    {
        var ordered = (request.Restrictions?.Count ?? 0) + (request.AuthorRestrictions?.Count ?? 0);
        if (request.Outcome is Outcome.Hold || request.Outcome.LeavesAsItIs() != (ordered == 0))
        {
            return DecisionRefusals.OutcomeMismatch.At("/outcome");
        }

        IEnumerable<Restriction> all = [.. request.Restrictions ?? [], .. request.AuthorRestrictions ?? []];
        if (!request.Terms().Fit(all) || request.Terms().Contacts.Any(c => c is null || !LinkMap.IsSubjectId(c)))
        {
            return DecisionRefusals.TermsMissing;
        }

        if (!pack.Grounds.ContainsKey(request.Ground))
        {
            return DecisionRefusals.GroundUnknown.At("/ground");
        }

        return string.IsNullOrWhiteSpace(request.Reasons)
            ? DecisionRefusals.ReasonsMissing.At("/reasons")
            : Text.Lines(request.Reasons, MaxReasons, "/reasons")
                ?? DecisionMedia.Check(request.Outcome, request.Media);
    }

    private static async Task<Result<Response>> DecideAsync(
        Transaction tx,
        Office office,
        Case current,
        Request request,
        PolicyPack pack,
        Person person
    )
    {
        var (ids, now) = (office.Ids, office.Now);
        if (current.Version != request.SeenVersion && current.Status is CaseStatus.Claimed)
        {
            return CaseRefusals.Changed;
        }

        var id = current.Id.Value;
        var decision = Drafts.Decided(current, request, pack, new Actor(person.Id.Value), ids, now);
        var child = await IncidentStore.IsChildAsync(tx, id);
        if (await Foreseeing.RefusalAsync(tx, current, request, person, child) is { } refusal)
        {
            return refusal;
        }

        var firstParty = (int)await IntakeStore.FirstPartyAsync(tx, id);
        var why = await Foreseeing.SecondLookAsync(tx, office.Lists, current, request, child);
        if (why.Count > 0)
        {
            return await ProposeAsync(tx, current, decision, request.Media, why, firstParty, person, ids);
        }

        var pending = decision.Outcome is Outcome.Restrict || Foreseeing.IsHidden(current);
        var step = CaseFlow.Decide(current, person.Id, decision.Id.Value, pending, firstParty);
        if (!step.Ok)
        {
            return step.As<Response>();
        }

        await Deciding.RecordAsync(tx, ids, current, step.Value, decision, request.Media, now);
        return new Response(CaseSummary.Of(step.Value.Case), DecisionView.Of(decision), null, []);
    }

    private static async Task<Result<Response>> ProposeAsync(
        Transaction tx,
        Case current,
        Decision decision,
        IReadOnlyList<NamedMedia>? media,
        IReadOnlyList<SecondLookReason> why,
        int firstParty,
        Person person,
        IdSource ids
    )
    {
        var now = decision.At;
        var step = CaseFlow.Propose(current, person.Id);
        if (!step.Ok)
        {
            return step.As<Response>();
        }

        var mode = await ChoiceStore.OfAsync<SecondLookMode>(tx, ChoiceStore.SecondLook);
        var proposal = Drafts.Proposed(step.Value.Case, decision, why, firstParty, person, mode, ids) with
        {
            Media = NamedMedia.Write(media),
        };
        await ProposalStore.OutdateAsync(tx, current.Id.Value, now);
        ProposalStore.Insert(tx, proposal);
        CaseStore.Update(tx, current, step.Value, now, decision.By);
        ClaimLeaseStore.End(tx, current.Id.Value);
        await EscalationStore.OpenAsync(
            tx,
            ids,
            current.Id.Value,
            EscalationReason.SecondLookWaits,
            SecondLookMinutes,
            now,
            decision.By
        );
        TellProgress.Plan(tx, current.Id.Value, now);
        tx.Fact("case.proposed", decision.By, now);
        return new Response(CaseSummary.Of(step.Value.Case), null, proposal.Id.Value, why);
    }
}
