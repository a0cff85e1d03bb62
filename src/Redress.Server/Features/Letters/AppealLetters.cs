using Redress.Core.Appeals;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Server.Letters;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Letters;

namespace Redress.Server.Features.Letters;

/// <summary>What whoever objected is told. Rows and jobs; the caller's fact tells of it.</summary>
public static class AppealLetters
{
    public static void Receipt(Transaction tx, IdSource ids, Appeal appeal) =>
        Write(
            tx,
            ids,
            appeal,
            LetterKind.AppealReceipt,
            null,
            LetterParameters.ForAppealReceipt(appeal.DueAt),
            appeal.FiledAt
        );

    public static void Answer(Transaction tx, IdSource ids, Appeal appeal, Decision answer, DateTimeOffset now) =>
        Write(
            tx,
            ids,
            appeal,
            LetterKind.AppealOutcome,
            answer.Id.Value,
            LetterParameters.ForAppealOutcome(appeal.Status is AppealStatus.Overturned, answer),
            now
        );

    private static void Write(
        Transaction tx,
        IdSource ids,
        Appeal appeal,
        LetterKind kind,
        string? decisionId,
        IReadOnlyDictionary<string, string> parameters,
        DateTimeOffset now
    )
    {
        var letter = new Letter(
            ids.New<Letter>(),
            kind,
            appeal.Party switch
            {
                AppealParty.Reporter => LetterTo.Reporter,
                AppealParty.Author => LetterTo.Author,
            },
            appeal.ReportId,
            null,
            decisionId,
            appeal.AccountId,
            appeal.Language,
            parameters,
            null,
            now,
            LetterStatus.Due,
            1
        );
        LetterStore.Insert(tx, letter);
        JobStore.Add(tx, JobKind.Send, letter.Id.Value, 1, JobKind.OwnLane, now);
    }
}
