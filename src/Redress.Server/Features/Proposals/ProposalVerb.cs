using Microsoft.AspNetCore.Http;
using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Proposals;

/// <summary>What every verb of a second person does first: body read, person known, proposal theirs to see.</summary>
internal static class ProposalVerb
{
    public static async Task<IResult> RunAsync<TRequest, TAnswer>(
        HttpContext http,
        Database database,
        string id,
        Func<TRequest, Refusal?> check,
        Func<Transaction, Proposal, Case, TRequest, Person, Task<Result<TAnswer>>> verb,
        CancellationToken cancel
    )
        where TRequest : class
        where TAnswer : notnull
    {
        if (http.Principal() is not PersonPrincipal { Person: var person } principal)
        {
            return Problem.Of(HttpRefusals.Forbidden);
        }

        var body = await Body.ReadAsync<TRequest>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        if (check(body.Value.Value) is { } refusal)
        {
            return Problem.Of(refusal);
        }

        if (!Id<Proposal>.TryParse(id, out _))
        {
            return Problem.Of(HttpRefusals.IdInvalid);
        }

        var done = await database.Recorder.RecordAsync<TAnswer>(
            async tx =>
            {
                var found = await FindAsync(tx, id, principal);
                return found.Ok
                    ? await verb(tx, found.Value.Proposal, found.Value.Case, body.Value.Value, person)
                    : found.As<TAnswer>();
            },
            cancel
        );
        return done.Ok ? Answer.Of(done.Value) : Problem.Of(done.Refusal!);
    }

    private static async Task<Result<(Proposal Proposal, Case Case)>> FindAsync(
        Transaction tx,
        string id,
        PersonPrincipal principal
    )
    {
        var proposal = await ProposalStore.FindAsync(tx, id);
        var current = proposal is null ? null : await CaseStore.FindAsync(tx, proposal.CaseId.Value);
        if (current is null || (principal.Only is { } only && current.PlatformId != only))
        {
            return ProposalRefusals.Unknown;
        }

        // A guest never sees the material, wherever it stands.
        var isPast = principal.IsGuest || principal.Sight.PastWall;
        if (!isPast && await ChildSafetyWall.IsBehindAsync(tx, current.Id.Value))
        {
            return ProposalRefusals.Unknown;
        }

        return principal.IsGuest && proposal!.Mode is not SecondLookMode.Guest
            ? ProposalRefusals.GuestNotChosen
            : (proposal!, current);
    }
}
