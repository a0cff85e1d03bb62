using Redress.Storage.Cases;
using Redress.Storage.Desk;
using Redress.Storage.Engine;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>Rows of the tables of reviewers' work, as <see cref="EveryTable"/> has them of all others.</summary>
internal static class EveryDeskTable
{
    public static void Write(Transaction tx, int n, long at)
    {
        Waiting(tx, n, at);
        Looking(tx, n, at);
        tx.Insert(
            new BulkRow
            {
                Id = $"blk_{n}",
                PersonId = "psn_1",
                Verb = "decide",
                Items = 1,
                CreatedAt = at,
                RunAt = at,
                Version = 1,
            }
        );
        tx.Insert(
            new BulkItemRow
            {
                BulkId = $"blk_{n}",
                CaseId = $"case_{n}",
                SeenVersion = 1,
            }
        );
    }

    private static void Waiting(Transaction tx, int n, long at)
    {
        tx.Insert(
            new QueueRow
            {
                Id = $"que_{n}",
                Name = $"Queue {n}",
                Position = n,
                CreatedAt = at,
                ChangedAt = at,
                Version = 1,
            }
        );
        tx.Insert(
            new SkipRow
            {
                CaseId = $"case_{n}",
                PersonId = "psn_1",
                Reason = "a reason",
                At = at,
                Version = 1,
            }
        );
        NoteStore.Insert(
            tx,
            new NoteRow
            {
                Id = $"note_{n}",
                CaseId = $"case_{n}",
                PersonId = "psn_1",
                Text = "Some words",
                At = at,
            }
        );
        tx.Insert(
            new HandOverRow
            {
                Id = $"hov_{n}",
                QueueId = $"que_{n}",
                PersonId = "psn_1",
                Text = "Words",
                At = at,
            }
        );
    }

    private static void Looking(Transaction tx, int n, long at)
    {
        tx.Insert(
            new EvidenceViewRow
            {
                Id = $"view_{n}",
                CaseId = $"case_{n}",
                SubjectId = $"sub_{n}",
                PersonId = "psn_1",
                Form = "open",
                Reason = "a reason",
                At = at,
            }
        );
        tx.Insert(
            new DutyRow
            {
                Id = $"duty_{n}",
                PersonId = "psn_1",
                BegunAt = at,
                RestedAt = at,
                Version = 1,
            }
        );
        tx.Insert(
            new ExerciseAnswerRow
            {
                Id = $"exa_{n}",
                PersonId = "psn_1",
                Exercise = "one",
                Outcome = "restrict",
                IsRight = 1,
                At = at,
            }
        );
    }
}
