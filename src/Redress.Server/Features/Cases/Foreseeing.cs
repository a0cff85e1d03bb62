using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Server.Access;
using Redress.Server.Matching;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.People;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Cases;

/// <summary>What would become of a decision before it is made: whether somebody else must look, or why it may not be.</summary>
internal static class Foreseeing
{
    /// <summary>What would become of a case that this person had claimed; nothing is written.</summary>
    public sealed record Outlook(IReadOnlyList<SecondLookReason> SecondLook, Refusal? Refusal);

    public static async Task<Outlook> ForeseeAsync(
        Transaction tx,
        VerifiedLists lists,
        Case current,
        Person person,
        DecideCase.Request request
    )
    {
        var id = current.Id.Value;
        var child = await IncidentStore.IsChildAsync(tx, id);
        return new Outlook(
            await SecondLookAsync(tx, lists, current, request, child),
            await RefusalAsync(tx, current, request, person, child)
        );
    }

    /// <summary>Why another person must look before it is so.</summary>
    public static async Task<IReadOnlyList<SecondLookReason>> SecondLookAsync(
        Transaction tx,
        VerifiedLists lists,
        Case current,
        DecideCase.Request request,
        bool child
    )
    {
        var subject = (await SubjectStore.ByIdsAsync(tx, [current.SubjectId.Value]))[0];
        // The list knows the subject, and nothing else that somebody might name beside it.
        var itself = request.Media?.All(m => m.Kind == subject.Ref.Kind && m.Id == subject.Ref.Id) is not false;
        return SecondLook.Needed(
            request.Outcome,
            Restricting.Whole(request.Restrictions ?? []),
            request.AuthorRestrictions ?? [],
            child,
            IsHidden(current),
            request.Media is { Count: > 0 },
            subject.Ref.Kind is SubjectKind.Account,
            itself && await lists.SayAsync(tx, current)
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

        if (
            await IsAgainstAuthorAsync(tx, current, request)
            && await ConcernStore.AuthorAsync(tx, id) is not null
            && !RoleSets.KindsOf(person, await PersonStore.GrantsAsync(tx)).Contains(Role.ChildSafety)
        )
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

    /// <summary>A strike, or the end of the account, by whatever word.</summary>
    private static async Task<bool> IsAgainstAuthorAsync(Transaction tx, Case current, DecideCase.Request request)
    {
        var (restrictions, author) = (request.Restrictions ?? [], request.AuthorRestrictions ?? []);
        var subject = (await SubjectStore.ByIdsAsync(tx, [current.SubjectId.Value]))[0];
        return restrictions.Contains(Restriction.Strike)
            || author.Contains(Restriction.Strike)
            || SecondLook.EndsAccount(restrictions, author, subject.Ref.Kind is SubjectKind.Account);
    }

    /// <summary>A hold or an earlier decision may hide it now.</summary>
    public static bool IsHidden(Case current) => current.HoldId is not null || current.FinalId is not null;
}
