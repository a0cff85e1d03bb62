using System.Collections.Concurrent;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Promises;

/// <summary>What must be so after every fault, whatever it was.</summary>
internal static class Kept
{
    private static readonly ParallelOptions SomeAtOnce = new() { MaxDegreeOfParallelism = 8 };

    /// <summary>
    /// Clients send again what they know nothing of. Then every report that was ever acknowledged is there, gets the same
    /// answer once more, and stands there once.
    /// </summary>
    public static async Task EveryReportAsync(Stand stand, History history, Clients clients, int from = 0)
    {
        await clients.RetryAsync(stand.Key, TimeSpan.FromSeconds(30));
        var lost = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            history.Acknowledged.Skip(from),
            SomeAtOnce,
            async (one, _) =>
            {
                if (await WhyLostAsync(stand, one) is { } why)
                {
                    lost.Add(why);
                }
            }
        );
        Assert.True(lost.IsEmpty, $"{lost.Count} of {history.Count} acknowledged reports: {lost.FirstOrDefault()}");
        Assert.Equal(history.Count, history.Acknowledged.Select(a => a.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(history.Count, await stand.Tables.CountAsync("report"));
    }

    private static async Task<string?> WhyLostAsync(Stand stand, Acknowledged one)
    {
        var read = await stand.Key.GetAsync($"/v1/reports/{one.Id}");
        if (read.Status != 200)
        {
            return $"{one.Id} is not found: {read.Status} {read.Text}";
        }

        var receipt = await stand.Server.Nobody.PostAsync("/v1/receipt", new { code = one.ReceiptCode });
        if (receipt.Status != 200 || (string)receipt.Json["id"]! != one.Id)
        {
            return $"The receipt code of {one.Id} opens nothing: {receipt.Status}";
        }

        var again = await Clients.PostAsync(stand.Key, one.Filed);
        return again.Status == 201 && again.Text == one.Answer
            ? null
            : $"{one.Id} is answered differently: {again.Status} {again.Text}";
    }
}
