using Redress.Core.Appeals;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Core.Subjects;
using Redress.Server.Letters;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Letters;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Letters;

/// <summary>
/// What a reporter is told of a decision. The words are the same whether it was taken before or after their report, and so is
/// how long they may object: it runs from the letter.
/// </summary>
internal sealed class OutcomeLetters(IdSource ids, Decision decision, Ground ground, DateTimeOffset now)
{
    private string _subjectKind = "";
    private Proposal? _proposal;

    /// <summary>Looks up what the words need.</summary>
    public async Task<OutcomeLetters> ReadyAsync(Transaction tx)
    {
        var current = (await CaseStore.FindAsync(tx, decision.CaseId.Value))!;
        _subjectKind = (await SubjectStore.ByIdsAsync(tx, [current.SubjectId.Value]))[0].Kind;
        _proposal = await ProposalStore.OfDecisionAsync(tx, decision.Id, decision.CaseId.Value);
        return this;
    }

    /// <summary>Writes one, with its fact, and plans its mail.</summary>
    public void Write(Transaction tx, CaseReport report)
    {
        var parameters = LetterParameters.ForOutcome(
            decision,
            ground,
            Word.Parse<SubjectKind>(_subjectKind),
            report.Language,
            null,
            new Objection(null, DateOnly.FromDateTime(Appeal.Until(now).UtcDateTime)),
            _proposal?.Given
        );
        var letter = new Letter(
            ids.New<Letter>(),
            LetterKind.Outcome,
            LetterTo.Reporter,
            report.ReportId,
            (int)report.Ordinal,
            decision.Id.Value,
            null,
            report.Language,
            parameters,
            null,
            now,
            LetterStatus.Due,
            1
        );
        LetterStore.Insert(tx, letter);
        tx.Fact("letter.written", Actor.System, now);
        LetterJobs.Plan(tx, letter, JobKind.OwnLane, now);
    }
}
