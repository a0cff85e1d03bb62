using Redress.Storage.Engine;
using Redress.Storage.Letters;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>Rows of the tables about letters, as <see cref="EveryTable"/> has them of all others.</summary>
internal static class EveryLetterTable
{
    public static void Write(Transaction tx, int n, long at)
    {
        tx.Insert(
            new LetterEventRow
            {
                LetterId = $"ltr_{n}",
                Version = 1,
                ToStatus = "due",
                Verb = "write",
                At = at,
            }
        );
        tx.Insert(
            new LetterRow
            {
                Id = $"ltr_{n}",
                Kind = "receipt",
                Addressee = "reporter",
                ReportId = $"rpt_{n}",
                Language = "en",
                CreatedAt = at,
                Status = "due",
                Version = 1,
            }
        );
        tx.Insert(
            new ToldRow
            {
                CaseId = $"case_{n}",
                Addressee = $"rpt_{n}/0",
                About = "late/1",
                LetterId = $"ltr_{n}",
                At = at,
            }
        );
    }
}
