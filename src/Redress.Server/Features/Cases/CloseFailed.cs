using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Referrals;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Referrals;

namespace Redress.Server.Features.Cases;

/// <summary>
/// POST /v1/cases/{id}/close-failed: closes a case although its platform refuses or fails to carry something out. The first
/// person says why, and it closes when another one does too. The platform goes on being asked.
/// </summary>
public static class CloseFailed
{
    /// <param name="Reasons">Why it is closed although it is not carried out, in own words; stands in the history.</param>
    public sealed record Request(string Reasons);

    /// <param name="Closed">False where another person has yet to agree.</param>
    /// <param name="FirstReasons">What the first person wrote.</param>
    public sealed record Response(CaseSummary Case, bool Closed, string FirstBy, string FirstReasons);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/cases/{id}/close-failed", HandleAsync)
            .Needs(Permission.WorkCases)
            .Describe("CloseFailedCase", "Cases", "Close a case that its platform does not carry out; two people do")
            .Takes<Request>()
            .Answers<Response>(200, 400, 401, 403, 404, 409);

    private static Task<IResult> HandleAsync(HttpContext http, string id, Office office, CancellationToken cancel) =>
        CaseVerb.AnswerAsync<Request, Response>(
            http,
            (who, request) =>
                CaseVerb.DoAsync(
                    office,
                    who,
                    id,
                    Check(request),
                    (tx, current, person) => CloseAsync(tx, current, request, person, office.Ids, office.Now),
                    cancel
                ),
            cancel
        );

    public static Refusal? Check(Request request) => CaseVerb.Reasons(request.Reasons, "/reasons");

    /// <summary>One person's word; the second one closes it.</summary>
    public static async Task<Result<Response>> CloseAsync(
        Transaction tx,
        Case current,
        Request request,
        Person person,
        IdSource ids,
        DateTimeOffset now
    )
    {
        var id = current.Id.Value;
        var step = CaseFlow.CloseFailed(current);
        if (!step.Ok)
        {
            return step.As<Response>();
        }

        if (await OwesAsync(tx, id) is { } owes)
        {
            return owes;
        }

        var by = new Actor(person.Id.Value);
        if (await ClosingStore.WaitingAsync(tx, id, current.Version) is not { } first)
        {
            first = First(current, request, person, ids, now);
            ClosingStore.Insert(tx, first);
            tx.Fact("case.close-proposed", by, now);
            return new Response(CaseSummary.Of(current), false, first.FirstId, first.FirstReasons);
        }

        if (first.FirstId == person.Id.Value)
        {
            return CaseRefusals.ClosingSamePerson;
        }

        (first.SecondId, first.SecondReasons, first.SecondAt) = (person.Id.Value, request.Reasons, now.ToMicros());
        ClosingStore.Agree(tx, first);
        CaseStore.Update(tx, current, step.Value with { Detail = first.FirstReasons }, now, by);
        tx.Fact("case.closed", by, now);
        return new Response(CaseSummary.Of(step.Value.Case), true, first.FirstId, first.FirstReasons);
    }

    /// <summary>A platform that is gone takes no letters either: those that it was tried with do not keep the case open.</summary>
    private static async Task<Refusal?> OwesAsync(Transaction tx, string id) =>
        await CaseLetterStore.HopefulAsync(tx, id) > 0 ? CaseRefusals.LettersPending
        : await ReferralStore.OfCaseAsync(tx, id) is { } referral && !ReferralFlow.IsAnswered(referral)
            ? ReferralRefusals.Open
        : await ClosingStore.HopefulAsync(tx, id) + await SettleStore.SpreadingAsync(tx, id) > 0
            ? CaseRefusals.NotFailed
        : null;

    private static FailedClosingRow First(
        Case current,
        Request request,
        Person person,
        IdSource ids,
        DateTimeOffset now
    ) =>
        new()
        {
            Id = ids.New(FailedClosingRow.Prefix),
            CaseId = current.Id.Value,
            CaseVersion = current.Version,
            FirstId = person.Id.Value,
            FirstReasons = request.Reasons,
            FirstAt = now.ToMicros(),
        };
}
