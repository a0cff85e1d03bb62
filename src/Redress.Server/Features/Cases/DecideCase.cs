using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Policies;
using Redress.Server.Access;
using Redress.Server.Features.Policies;
using Redress.Server.Http;
using Redress.Server.Matching;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Cases;

/// <summary>POST /v1/cases/{id}/decide: the reviewer who holds the claim decides, with ground and reasons.</summary>
public static class DecideCase
{
    private const int MaxReasons = 4000;

    /// <param name="Outcome">restrict or no-violation.</param>
    /// <param name="Ground">A ground of the policy in force.</param>
    /// <param name="Reasons">Own words; the reporters read them. The author is told ground and restrictions, in fixed words.</param>
    /// <param name="Restrictions">For the subject and what belongs to it.</param>
    /// <param name="AuthorRestrictions">For the account behind it.</param>
    /// <param name="SeenVersion">The version of the case that was read.</param>
    /// <param name="Media">What must not come back: its fingerprints go into a bank once the removal is confirmed.</param>
    public sealed record Request(
        Outcome Outcome,
        string Ground,
        string Reasons,
        int SeenVersion,
        IReadOnlyList<Restriction>? Restrictions = null,
        IReadOnlyList<Restriction>? AuthorRestrictions = null,
        IReadOnlyList<NamedMedia>? Media = null
    );

    public sealed record Response(CaseSummary Case, DecisionView Decision);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/cases/{id}/decide", HandleAsync)
            .Needs(Permission.WorkCases)
            .Describe("DecideCase", "Cases", "Decide a claimed case")
            .Takes<Request>()
            .Answers<Response>(200, 400, 401, 403, 404, 409);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        Database database,
        PolicyInForce policy,
        IdSource ids,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        if (http.Principal() is not PersonPrincipal { Person: var person })
        {
            return Problem.Of(HttpRefusals.Forbidden);
        }

        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var request = body.Value.Value;
        var pack = policy.Current;
        if (Check(request, pack) is { } refusal)
        {
            return Problem.Of(refusal);
        }

        var decided = await database.Recorder.RecordAsync<Response>(
            tx => DecideAsync(http, tx, id, request, pack, person, ids, clock.Now()),
            cancel
        );
        return decided.Ok ? Answer.Of(decided.Value) : Problem.Of(decided.Refusal!);
    }

    private static Refusal? Check(Request request, PolicyPack pack)
    {
        var ordered = (request.Restrictions?.Count ?? 0) + (request.AuthorRestrictions?.Count ?? 0);
        if (request.Outcome is Outcome.Hold || (request.Outcome is Outcome.NoViolation) != (ordered == 0))
        {
            return DecisionRefusals.OutcomeMismatch.At("/outcome");
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
        HttpContext http,
        Transaction tx,
        string id,
        Request request,
        PolicyPack pack,
        Person person,
        IdSource ids,
        DateTimeOffset now
    )
    {
        var found = await VisibleCase.FindAsync(http, tx, id);
        if (!found.Ok)
        {
            return found.As<Response>();
        }

        var current = found.Value;
        if (current.Version != request.SeenVersion && current.Status is CaseStatus.Claimed)
        {
            return CaseRefusals.Changed;
        }

        var decision = Decided(current, request, pack, http.Principal().Actor, ids, now);
        var firstParty = (int)await IntakeStore.FirstPartyAsync(tx, id);
        var pending = request.Outcome is Outcome.Restrict || current.HoldId is not null || current.FinalId is not null;
        var step = CaseFlow.Decide(current, person.Id, decision.Id.Value, pending, firstParty);
        if (!step.Ok)
        {
            return step.As<Response>();
        }

        DecisionStore.Insert(tx, decision);
        if (decision.Outcome is Outcome.NoViolation)
        {
            await StayStore.KeepAsync(tx, decision.Id.Value, id);
        }

        CaseStore.Update(tx, current, step.Value, now, decision.By);
        await DecisionMedia.RecordAsync(tx, decision, request.Media);
        tx.Fact("case.decided", decision.By, now);
        ClaimLeaseStore.End(tx, id);
        JobStore.Add(tx, JobKind.Spread, decision.Id.Value, 1, current.PlatformId.Value, now);
        JobStore.Add(tx, JobKind.Write, decision.Id.Value, 1, JobKind.OwnLane, now);
        JobStore.Add(tx, JobKind.Resolve, current.SubjectId.Value, now.ToMicros(), current.PlatformId.Value, now);
        JobStore.Add(tx, JobKind.Weigh, id, now.ToMicros(), JobKind.OwnLane, now);
        return new Response(CaseSummary.Of(step.Value.Case), DecisionView.Of(decision));
    }

    private static Decision Decided(
        Case current,
        Request request,
        PolicyPack pack,
        Actor by,
        IdSource ids,
        DateTimeOffset now
    ) =>
        new(
            ids.New<Decision>(),
            current.Id,
            DecisionKind.Final,
            request.Outcome,
            request.Ground,
            pack.Name,
            pack.Version,
            null,
            request.Reasons,
            Restricting.Whole(request.Restrictions ?? []),
            [.. (request.AuthorRestrictions ?? []).Distinct()],
            Automated: false,
            by,
            now,
            null,
            current.HoldId is { } hold ? new Id<Decision>(hold)
                : current.FinalId is { } final ? new Id<Decision>(final)
                : null
        );
}
