using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Recovery;
using Redress.Storage.Webhooks;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>Rows of the tables about recovery and events, as <see cref="EveryTable"/> has them of all others.</summary>
internal static class EveryRecoveryTable
{
    public static void Write(Transaction tx, int n, long at)
    {
        RestorationStore.Insert(
            tx,
            new RestorationRow
            {
                Id = $"rst_{n}",
                At = at,
                TakenAt = at,
                Root = [3, (byte)n],
            }
        );
        RestorationStore.Insert(
            tx,
            new ReconciliationRow
            {
                RestorationId = $"rst_{n}",
                PlatformId = $"plt_{n}",
                ReconciledAt = at,
            }
        );
        CaseBreachStore.Insert(
            tx,
            new CaseBreachRow
            {
                CaseId = $"case_{n}",
                DueAt = at,
                At = at,
            }
        );
        WebhookStore.Insert(
            tx,
            new WebhookRow
            {
                Id = $"whk_{n}",
                PlatformId = $"plt_{n}",
                Url = $"https://w{n}.example/",
                Secret = [7, (byte)n],
                CreatedAt = at,
                CreatedBy = "operator",
            },
            0
        );
    }
}
