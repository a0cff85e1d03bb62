using System.Buffers.Text;
using System.Security.Cryptography;
using Redress.Core.Cases;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Features.Matches;
using Redress.Server.Features.Training;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Desk;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Keys;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Evidence;

/// <summary>How something is shown.</summary>
public enum ViewForm
{
    /// <summary>Small, grey, blurred.</summary>
    Safe,

    /// <summary>As it is, as far as their preferences let it.</summary>
    Open,
}

/// <summary>
/// Gives a ticket for one thing of one case. Opening needs the claim, a reason, room in the limits and, for child cases, the
/// training; the safe form needs that the case may be seen.
/// </summary>
public static class OpenEvidence
{
    public static readonly TimeSpan Valid = TimeSpan.FromSeconds(30);

    private const int MaxReason = 200;
    private const int TicketBytes = 16;
    private const int PageMinutes = 30;

    /// <returns>What stands in the address; it works once.</returns>
    public static async Task<Result<string>> OpenAsync(
        Office office,
        Principal who,
        string id,
        string subjectId,
        string reason,
        CancellationToken cancel
    )
    {
        var opened = await CaseVerb.DoAsync<string>(
            office,
            who,
            id,
            CaseVerb.Reasons(reason, "/reason", MaxReason),
            async (tx, current, person) =>
            {
                var from = await WhereFromAsync(tx, who, current, subjectId);
                return from is null ? EvidenceRefusals.NotOfCase
                    : await MayOpenAsync(tx, office, current, person, from) is { } refusal ? refusal
                    : Issue(tx, current, subjectId, person.Id.Value, ViewForm.Open, reason, office.Now);
            },
            cancel
        );
        if (opened.Refusal?.Code == EvidenceRefusals.ShiftFull.Code)
        {
            await PageAsync(office, who, cancel);
        }

        return opened;
    }

    /// <summary>Tickets for what a page shows in the safe form.</summary>
    public static async Task<Result<IReadOnlyList<string>>> PreviewAsync(
        Office office,
        Principal who,
        string id,
        IReadOnlyList<string> subjectIds,
        CancellationToken cancel
    )
    {
        if (who is not PersonPrincipal || !who.May(Permission.WorkCases))
        {
            return Array.Empty<string>();
        }

        return await office.Database.Recorder.RecordAsync<IReadOnlyList<string>>(
            async tx =>
            {
                var found = await VisibleCase.FindAsync(who, tx, id);
                if (!found.Ok)
                {
                    return found.As<IReadOnlyList<string>>();
                }

                var tickets = new List<string>();
                foreach (var subject in subjectIds)
                {
                    if (!await BelongsAsync(tx, found.Value, subject))
                    {
                        return EvidenceRefusals.NotOfCase;
                    }

                    tickets.Add(Issue(tx, found.Value, subject, who.Actor.Value, ViewForm.Safe, "page", office.Now));
                }

                return tickets;
            },
            cancel
        );
    }

    /// <summary>Only the hash of a ticket is kept.</summary>
    internal static byte[] HashOf(string ticket) => SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(ticket));

    private static string Issue(
        Transaction tx,
        Case current,
        string subjectId,
        string personId,
        ViewForm form,
        string reason,
        DateTimeOffset now
    )
    {
        var secret = new byte[TicketBytes];
        Randomness.Fill(secret);
        var ticket = Base64Url.EncodeToString(secret);
        ViewStore.Issue(
            tx,
            new Ticket
            {
                Hash = HashOf(ticket),
                CaseId = current.Id.Value,
                SubjectId = subjectId,
                PersonId = personId,
                Form = Word.Of(form),
                Reason = reason,
                Until = (now + Valid).ToMicros(),
            }
        );
        return ticket;
    }

    /// <summary>
    /// The case that a thing belongs to: this one, or for what this one's subject is like the one that it was banked from; null
    /// where neither is.
    /// </summary>
    private static async Task<string?> WhereFromAsync(Transaction tx, Principal who, Case current, string subjectId)
    {
        if (await BelongsAsync(tx, current, subjectId))
        {
            return current.Id.Value;
        }

        var likes = who.May(Permission.ReadMatches) ? await ListMatches.ReadAsync(who, tx, current.Id.Value) : [];
        return likes.Find(l => l.Beside?.SubjectId == subjectId)?.Beside!.CaseId;
    }

    /// <param name="from">The case that it belongs to.</param>
    private static async Task<Refusal?> MayOpenAsync(
        Transaction tx,
        Office office,
        Case current,
        Person person,
        string from
    )
    {
        if (current.Status is CaseStatus.Claimed && current.ClaimedBy != person.Id.Value)
        {
            return CaseRefusals.ClaimedByAnother;
        }

        // Whoever gives a second look opens what waits for it without a claim: there is none then.
        if (current.Status is not (CaseStatus.Claimed or CaseStatus.AwaitingSecond))
        {
            return EvidenceRefusals.ClaimFirst;
        }

        var isChild =
            await ConcernStore.IsChildAsync(tx, current.Id.Value) || await ConcernStore.IsChildAsync(tx, from);
        if (isChild && !await Exercises.IsPassedAsync(tx, person.Id.Value))
        {
            return EvidenceRefusals.TrainingFirst;
        }

        return (await Exposure.OfAsync(tx, person.Id.Value, office.Now)).Refusal;
    }

    /// <summary>Somebody wants more than anybody may see in one shift: a person is told.</summary>
    private static Task PageAsync(Office office, Principal who, CancellationToken cancel) =>
        office.Database.Recorder.WriteAsync(
            async tx =>
            {
                var (ids, now) = (office.Ids, office.Now);
                await EscalationStore.OpenAsync(tx, ids, null, EscalationReason.ViewLimit, PageMinutes, now, who.Actor);
                tx.FactIfAny("evidence.limit-reached", who.Actor, now);
            },
            cancel
        );

    /// <summary>The subject of the case, or something that belongs to it.</summary>
    private static async Task<bool> BelongsAsync(Transaction tx, Case current, string subjectId) =>
        current.SubjectId.Value == subjectId
        || (await SubjectLinkStore.KnownAsync(tx, current.SubjectId.Value, [subjectId])).Count > 0
        || (await SubjectStore.ByIdsAsync(tx, [subjectId])).Exists(s => s.RootId == current.SubjectId.Value);
}
