using Redress.Core.Appeals;
using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Enforcements;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Server.Features.Enforcements;
using Redress.Server.Features.Letters;
using Redress.Server.Features.Reports;
using Redress.Server.Matching;
using Redress.Storage.Appeals;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Cases;

/// <summary>All that a final decision brings about in its own transaction, whether one person decided it or two.</summary>
public static class Deciding
{
    /// <summary>How much an overturned decision gives back in the same transaction; the rest follows by a job.</summary>
    private const int MostAtOnce = 500;

    /// <summary>Whether somebody may decide who had a part in what is objected to.</summary>
    public static async Task<Refusal?> MayAnswerAsync(Transaction tx, string caseId, string person) =>
        (await AppealStore.FiledAsync(tx, caseId)).TrueForAll(a => AppealFlow.MayAnswer(a.ToAppeal(), person))
            ? null
            : AppealRefusals.SameDecider;

    /// <param name="tx">Where it is written, with its fact.</param>
    /// <param name="ids">For letters.</param>
    /// <param name="seen">The case before.</param>
    /// <param name="step">The case after.</param>
    /// <param name="decision">What was decided.</param>
    /// <param name="media">What must not come back.</param>
    /// <param name="now">When.</param>
    public static async Task RecordAsync(
        Transaction tx,
        IdSource ids,
        Case seen,
        CaseStep step,
        Decision decision,
        IReadOnlyList<NamedMedia>? media,
        DateTimeOffset now
    )
    {
        var (id, lane, by) = (seen.Id.Value, seen.PlatformId.Value, decision.By);
        DecisionStore.Insert(tx, decision);
        if (decision.Outcome.LeavesAsItIs())
        {
            await StayStore.KeepAsync(tx, decision.Id.Value, id);
        }
        else
        {
            await ReporterRecords.TakeBackAsync(tx, id, now);
        }

        CaseStore.Update(tx, seen, step, now, by);
        await DecisionMedia.RecordAsync(tx, decision, media);
        await Contacts.KeepAsync(tx, ids, seen, decision, now);
        await EscalationStore.EndAsync(tx, id, EscalationReason.SecondLookWaits, now, by);
        if (await AnswerAppealsAsync(tx, ids, decision, lane, now))
        {
            await GiveBackAsync(tx, id, lane, now);
            await EscalationStore.EndAsync(tx, id, EscalationReason.AppealWaits, now, by);
        }

        tx.Fact("case.decided", by, now);
        if (DecisionMedia.GivesBack(decision))
        {
            await LiftMatches.LiftAsync(tx, id, now);
        }

        ClaimLeaseStore.End(tx, id);
        JobStore.Add(tx, JobKind.Spread, decision.Id.Value, 1, lane, now);
        JobStore.Add(tx, JobKind.Write, decision.Id.Value, 1, JobKind.OwnLane, now);
        JobStore.Add(tx, JobKind.Resolve, seen.SubjectId.Value, now.ToMicros(), lane, now);
        JobStore.Add(tx, JobKind.Weigh, id, now.ToMicros(), JobKind.OwnLane, now);
    }

    /// <summary>True where somebody had objected: this decision is the answer.</summary>
    private static async Task<bool> AnswerAppealsAsync(
        Transaction tx,
        IdSource ids,
        Decision decision,
        string lane,
        DateTimeOffset now
    )
    {
        var filed = await AppealStore.FiledAsync(tx, decision.CaseId.Value);
        foreach (var row in filed)
        {
            var before = (await DecisionStore.FindAsync(tx, row.DecisionId))!;
            var overturned = Differs(before, decision);
            var step = AppealFlow.Answer(row.ToAppeal(), decision.Id.Value, decision.By.Value, overturned, now).Value;
            AppealStore.Update(tx, row, step, now, decision.By);
            AppealLetters.Answer(tx, ids, step.Appeal, lane, decision, now);
        }

        return filed.Count > 0;
    }

    private static bool Differs(Decision before, Decision after) =>
        before.Kind is DecisionKind.Interim
            ? after.Outcome.LeavesAsItIs()
            : before.Outcome != after.Outcome
                || !before.Restrictions.ToHashSet().SetEquals(after.Restrictions)
                || !before.AuthorRestrictions.ToHashSet().SetEquals(after.AuthorRestrictions);

    /// <summary>What no decision in force orders any more comes back: content, reach, strikes and account together.</summary>
    private static async Task GiveBackAsync(Transaction tx, string caseId, string lane, DateTimeOffset now)
    {
        foreach (var one in await SpreadStore.UnorderedOfCaseAsync(tx, caseId, MostAtOnce))
        {
            if (EnforcementFlow.Want(one, wanted: false, now) is { } step)
            {
                EnforcementStore.Update(tx, one, step);
                Orders.Send(tx, one.SubjectId, lane, now);
            }
        }
    }
}
