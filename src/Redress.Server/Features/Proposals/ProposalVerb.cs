using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Proposals;

/// <summary>What every verb of a second person does first: person known, what was sent in order, proposal theirs to see.</summary>
internal static class ProposalVerb
{
    public static async Task<Result<TAnswer>> DoAsync<TAnswer>(
        Office office,
        Principal who,
        string id,
        Refusal? wrong,
        Func<Transaction, Proposal, Case, Person, Task<Result<TAnswer>>> verb,
        CancellationToken cancel
    )
        where TAnswer : notnull
    {
        if (who is not PersonPrincipal { Person: var person } principal || !who.May(Permission.SecondLook))
        {
            return HttpRefusals.Forbidden;
        }

        if ((wrong ?? (Id<Proposal>.TryParse(id, out _) ? null : HttpRefusals.IdInvalid)) is { } refusal)
        {
            return refusal;
        }

        return await office.Database.Recorder.RecordAsync<TAnswer>(
            async tx =>
            {
                var found = await FindAsync(tx, id, principal);
                return found.Ok ? await verb(tx, found.Value.Proposal, found.Value.Case, person) : found.As<TAnswer>();
            },
            cancel
        );
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
