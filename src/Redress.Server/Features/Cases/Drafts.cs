using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Policies;

namespace Redress.Server.Features.Cases;

/// <summary>What a reviewer's words become: a decision, or a proposal of one.</summary>
internal static class Drafts
{
    public static Proposal Proposed(
        Case waiting,
        Decision decision,
        IReadOnlyList<SecondLookReason> why,
        int firstParty,
        Person person,
        SecondLookMode mode,
        IdSource ids
    ) =>
        new(
            ids.New<Proposal>(),
            waiting.Id,
            waiting.Version,
            person.Id,
            decision.Outcome,
            decision.Ground,
            decision.Reasons!,
            decision.Restrictions,
            decision.AuthorRestrictions,
            why,
            firstParty,
            decision.At,
            mode,
            null,
            null,
            null,
            ProposalStatus.Waiting,
            1
        )
        {
            Terms = decision.Terms,
        };

    public static Decision Decided(
        Case current,
        DecideCase.Request request,
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
        )
        {
            Terms = request.Terms(),
        };
}
