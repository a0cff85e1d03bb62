using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Appeals;
using Redress.Storage.Cases;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Cases;

/// <summary>Which queue a case belongs into, over all its reports.</summary>
internal static class Routing
{
    /// <summary>Null where there are no queues, or none is for it.</summary>
    public static async Task<string?> QueueAsync(Transaction tx, Case current)
    {
        var queues = await QueueStore.AllAsync(tx);
        if (queues.Count == 0)
        {
            return null;
        }

        var id = current.Id.Value;
        var reports = await QueueStore.FactsAsync(tx, id);
        return Queue.For(
            queues,
            new QueueFacts(
                [.. reports.Select(r => Word.Parse<Reason>(r.Reason)).Distinct()],
                [.. reports.Select(r => Word.Parse<Source>(r.Source)).Distinct()],
                [.. reports.Select(r => r.Language.Split('-')[0]).Distinct(StringComparer.Ordinal)],
                current.PlatformId.Value,
                await QueueStore.GroundsAsync(tx, current.HoldId, current.FinalId),
                (await AppealStore.FiledAsync(tx, id)).Count > 0
            )
        );
    }
}
