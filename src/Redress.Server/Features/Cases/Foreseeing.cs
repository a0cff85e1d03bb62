using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Policies;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Cases;

/// <summary>What would become of a decision before it is made: whether somebody else must look, or why it may not be.</summary>
internal static class Foreseeing
{
    /// <summary>What would become of a case that this person had claimed; nothing is written.</summary>
    public sealed record Outlook(IReadOnlyList<SecondLookReason> SecondLook, Refusal? Refusal);

    public static async Task<Outlook> ForeseeAsync(
        Transaction tx,
        Case current,
        Person person,
        DecideCase.Request request
    )
    {
        var id = current.Id.Value;
        var child = await IncidentStore.IsChildAsync(tx, id);
        var author = request.AuthorRestrictions ?? [];
        return new Outlook(
            SecondLook.Needed(
                request.Outcome,
                Restricting.Whole(request.Restrictions ?? []),
                author,
                child,
                IsHidden(current),
                request.Media is { Count: > 0 }
            ),
            await RefusalAsync(tx, current, request, person, child)
        );
    }

    /// <summary>Who may not decide this, and words that may not close it.</summary>
    public static async Task<Refusal?> RefusalAsync(
        Transaction tx,
        Case current,
        DecideCase.Request request,
        Person person,
        bool child
    )
    {
        var id = current.Id.Value;
        if (await Deciding.MayAnswerAsync(tx, id, person.Id.Value) is { } part)
        {
            return part;
        }

        if (request.Terms().Contacts.Count > 0 && await Contacts.AccountAsync(tx, current) is null)
        {
            return DecisionRefusals.AuthorUnknown;
        }

        var against = (request.AuthorRestrictions ?? []).Any(r => r is Restriction.Strike or Restriction.Suspend);
        if (against && !person.Roles.Contains(Role.ChildSafety) && await ConcernStore.AuthorAsync(tx, id) is not null)
        {
            return DecisionRefusals.AuthorMayBeVictim;
        }

        // "No violation" is never a template, whoever reported it; of a child nothing is that stays.
        return
            (child || request.Outcome is Outcome.NoViolation)
            && request.Outcome.LeavesAsItIs()
            && await ProposalStore.ReasonsUsedAsync(tx, request.Reasons, id) > 0
            ? DecisionRefusals.ReasonsNotOwn.At("/reasons")
            : null;
    }

    /// <summary>A hold or an earlier decision may hide it now.</summary>
    public static bool IsHidden(Case current) => current.HoldId is not null || current.FinalId is not null;
}
