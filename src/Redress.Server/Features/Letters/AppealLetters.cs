using Redress.Core.Appeals;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Server.Letters;
using Redress.Storage.Engine;
using Redress.Storage.Letters;

namespace Redress.Server.Features.Letters;

/// <summary>
/// What whoever objected is told. Rows and jobs; the caller's fact tells of it. The lane is the case's platform.
/// </summary>
public static class AppealLetters
{
    public static void Receipt(Transaction tx, IdSource ids, Appeal appeal, string lane) =>
        Write(
            tx,
            ids,
            appeal,
            lane,
            LetterKind.AppealReceipt,
            null,
            LetterParameters.ForAppealReceipt(appeal.DueAt),
            appeal.FiledAt
        );

    public static void Answer(
        Transaction tx,
        IdSource ids,
        Appeal appeal,
        string lane,
        Decision answer,
        DateTimeOffset now
    ) =>
        Write(
            tx,
            ids,
            appeal,
            lane,
            LetterKind.AppealOutcome,
            answer.Id.Value,
            LetterParameters.ForAppealOutcome(appeal.Status is AppealStatus.Overturned, answer),
            now
        );

    private static void Write(
        Transaction tx,
        IdSource ids,
        Appeal appeal,
        string lane,
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
        LetterJobs.Plan(tx, letter, lane, now);
    }
}
