using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.People;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>Rows of the tables about people's work, as <see cref="EveryTable"/> has them of all others.</summary>
internal static class EveryPeopleTable
{
    public static void Write(Transaction tx, int n, long at)
    {
        Roster(tx, n, at);
        Ladder(tx, n, at);
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
}
