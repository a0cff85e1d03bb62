using Redress.Storage.Appeals;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.People;
using Redress.Storage.Policies;
using Redress.Storage.Questions;
using Redress.Storage.Referrals;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>Rows of the tables about people's work, as <see cref="EveryTable"/> has them of all others.</summary>
internal static class EveryPeopleTable
{
    public static void Write(Transaction tx, int n, long at)
    {
        Roster(tx, n, at);
        Ladder(tx, n, at);
        Looking(tx, n, at);
        Concerns(tx, n, at);
        Answering(tx, n, at);
    }

    private static void Roster(Transaction tx, int n, long at)
    {
        tx.Insert(
            new PersonContactRow
            {
                PersonId = $"psn_{n}",
                Ciphertext = [1, (byte)n],
                WrappedKey = [2, (byte)n],
                ChangedAt = at,
            }
        );
        tx.Insert(
            new ShiftRow
            {
                Id = $"shf_{n}",
                PersonId = $"psn_{n}",
                Rank = 1,
                Days = "[\"monday\"]",
                ToMinute = 1440,
                CreatedAt = at,
            }
        );
        tx.Insert(new HolidayRow { Day = $"2026-12-{n:00}", CreatedAt = at });
    }

    private static void Ladder(Transaction tx, int n, long at)
    {
        tx.Insert(
            new EscalationEventRow
            {
                EscalationId = $"esc_{n}",
                Version = 1,
                ToStatus = "open",
                Verb = "open",
                At = at,
                By = "system",
            }
        );
        tx.Insert(
            new EscalationRow
            {
                Id = $"esc_{n}",
                CaseId = $"case_{n}",
                Reason = "test",
                Minutes = 15,
                Status = "open",
                Version = 1,
                OpenedAt = at,
                NextAt = at,
            }
        );
        tx.Insert(
            new PageRow
            {
                Id = $"page_{n}",
                EscalationId = $"esc_{n}",
                PersonId = $"psn_{n}",
                CreatedAt = at,
            }
        );
    }

    private static void Looking(Transaction tx, int n, long at)
    {
        tx.Insert(
            new ChoiceRow
            {
                Name = $"choice {n}",
                Value = "two",
                ChangedAt = at,
            }
        );
        tx.Insert(
            new ProposalEventRow
            {
                ProposalId = $"prp_{n}",
                Version = 1,
                ToStatus = "waiting",
                Verb = "propose",
                At = at,
                By = $"psn_{n}",
            }
        );
        tx.Insert(
            new ProposalRow
            {
                Id = $"prp_{n}",
                CaseId = $"case_{n}",
                FirstId = $"psn_{n}",
                Outcome = "no-violation",
                Mode = "two",
                CreatedAt = at,
                Status = "waiting",
                Version = 1,
            }
        );
        tx.Insert(
            new SecondViewRow
            {
                ProposalId = $"prp_{n}",
                PersonId = $"psn_{n}",
                Outcome = "restrict",
                At = at,
            }
        );
    }

    private static void Concerns(Transaction tx, int n, long at)
    {
        tx.Insert(
            new FailedClosingRow
            {
                Id = $"cls_{n}",
                CaseId = $"case_{n}",
                CaseVersion = 1,
                FirstId = $"psn_{n}",
                FirstReasons = "reasons",
                FirstAt = at,
            }
        );
        tx.Insert(
            new DangerRow
            {
                CaseId = $"case_{n}",
                SaidIn = "report",
                At = at,
                By = "reporter",
            }
        );
        tx.Insert(
            new AuthorStandingRow
            {
                CaseId = $"case_{n}",
                Kind = "coerced",
                At = at,
                By = $"psn_{n}",
            }
        );
        tx.Insert(
            new DepictedRow
            {
                Id = $"dpc_{n}",
                CaseId = $"case_{n}",
                Number = 1,
                Minor = "yes",
                At = at,
                By = $"psn_{n}",
            }
        );
        tx.Insert(
            new NoticeHoldRow
            {
                CaseId = $"case_{n}",
                Kind = "safety",
                Since = at,
                ReviewAt = at,
            }
        );
    }

    private static void Answering(Transaction tx, int n, long at)
    {
        tx.Insert(
            new QuestionEventRow
            {
                QuestionId = $"qst_{n}",
                Version = 1,
                ToStatus = "sent",
                Verb = "ask",
                At = at,
            }
        );
        tx.Insert(
            new QuestionRow
            {
                Id = $"qst_{n}",
                CaseId = $"case_{n}",
                ReportId = $"rpt_{n}",
                Kind = "safe-now",
                AskedBy = $"psn_{n}",
                AskedAt = at,
                Status = "sent",
                Version = 1,
            }
        );
        Appeal(tx, n, at);
        Referral(tx, n, at);
    }

    private static void Appeal(Transaction tx, int n, long at)
    {
        tx.Insert(
            new AppealRightRow
            {
                Id = $"apr_{n}",
                Hash = [7, (byte)n],
                DecisionId = $"dec_{n}",
                AccountId = $"sub_{n}",
                Until = at,
                CreatedAt = at,
            }
        );
        tx.Insert(
            new AppealEventRow
            {
                AppealId = $"apl_{n}",
                Version = 1,
                ToStatus = "filed",
                Verb = "file",
                At = at,
            }
        );
        tx.Insert(
            new AppealRow
            {
                Id = $"apl_{n}",
                CaseId = $"case_{n}",
                DecisionId = $"dec_{n}",
                FirstId = "system",
                Party = "author",
                AccountId = $"sub_{n}",
                Ciphertext = [1, (byte)n],
                WrappedKey = [2, (byte)n],
                Language = "en",
                FiledAt = at,
                DueAt = at,
                Status = "filed",
                Version = 1,
            }
        );
    }

    private static void Referral(Transaction tx, int n, long at)
    {
        tx.Insert(
            new ReferralEventRow
            {
                ReferralId = $"ref_{n}",
                Version = 1,
                ToStatus = "due",
                Verb = "open",
                At = at,
            }
        );
        tx.Insert(
            new ReferralRow
            {
                Id = $"ref_{n}",
                CaseId = $"case_{n}",
                OpenedAt = at,
                DueAt = at,
                Status = "due",
                Version = 1,
            }
        );
    }
}
