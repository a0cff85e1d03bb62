using System.Text;
using Redress.Core.Appeals;
using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Server.Features.Letters;
using Redress.Storage.Appeals;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Jobs;
using Redress.Storage.Keys;

namespace Redress.Server.Features.Appeals;

/// <summary>Who objects, to what.</summary>
internal sealed record Objector(AppealParty Party, string? ReportId, string? AccountId, string Language, Actor Actor);

/// <summary>
/// Takes an appeal in: it is stored, answered with a promised time, and brings the case back to people who had no part in what
/// was decided. An appeal against a hold moves the case up.
/// </summary>
public sealed class Objecting(KeyRing keys, IdSource ids, TimeProvider clock)
{
    public const int MaxText = 4000;
    private const int PageAfterMinutes = 120;

    internal async Task<Result<Appeal>> FileAsync(
        Transaction tx,
        Decision decision,
        DateTimeOffset until,
        Objector by,
        string text,
        AuthorMay? may
    )
    {
        var now = clock.Now();
        decision = await InForceAsync(tx, decision);
        if (now > until)
        {
            return AppealRefusals.TooLate;
        }

        if (await AppealStore.OfAsync(tx, decision.Id.Value, (by.ReportId ?? by.AccountId)!) is not null)
        {
            return AppealRefusals.AlreadyFiled;
        }

        var caseId = decision.CaseId.Value;
        var proposal = await ProposalStore.OfDecisionAsync(tx, decision.Id, caseId);
        var appeal = Filed(decision, proposal, by, now);
        AppealStore.Insert(tx, appeal, keys.Seal(appeal.Id.Value, Encoding.UTF8.GetBytes(text)), by.Actor);
        var current = (await CaseStore.FindAsync(tx, caseId))!;
        AppealLetters.Receipt(tx, ids, appeal, current.PlatformId.Value);
        await ComeBackAsync(tx, current, may, by.Actor, now);
        tx.Fact("appeal.filed", by.Actor, now);
        return appeal;
    }

    /// <summary>A letter about an earlier decision may arrive later: what is objected to is what counts now.</summary>
    private static async Task<Decision> InForceAsync(Transaction tx, Decision decision)
    {
        var current = (await CaseStore.FindAsync(tx, decision.CaseId.Value))!;
        return current.FinalId is { } final && final != decision.Id.Value
            ? (await DecisionStore.FindAsync(tx, final))!
            : decision;
    }

    private Appeal Filed(Decision decision, Proposal? proposal, Objector by, DateTimeOffset now) =>
        new(
            ids.New<Appeal>(),
            decision.CaseId.Value,
            decision.Id.Value,
            decision.By.Value,
            proposal?.Second is { } second && second.Value != decision.By.Value ? second.Value : null,
            by.Party,
            by.ReportId,
            by.AccountId,
            by.Language,
            now,
            now + Appeal.AnswerWithin,
            null,
            null,
            null,
            AppealStatus.Filed,
            1
        );

    private async Task ComeBackAsync(Transaction tx, Case current, AuthorMay? may, Actor by, DateTimeOffset now)
    {
        var caseId = current.Id.Value;
        if (current.Status is CaseStatus.Confirming or CaseStatus.Decided or CaseStatus.Closed)
        {
            CaseStore.Update(tx, current, CaseFlow.Reopen(current, "appeal").Value, now, by);
        }

        if (may is { } kind)
        {
            await ConcernStore.KeepAsync(
                tx,
                new AuthorStandingRow
                {
                    CaseId = caseId,
                    Kind = Word.Of(kind),
                    SaidIn = Word.Of(SaidIn.Appeal),
                    At = now.ToMicros(),
                    By = by.Value,
                }
            );
        }

        await EscalationStore.OpenAsync(tx, ids, caseId, EscalationReason.AppealWaits, PageAfterMinutes, now, by);
        JobStore.Add(tx, JobKind.Weigh, caseId, now.ToMicros(), JobKind.OwnLane, now);
    }
}
