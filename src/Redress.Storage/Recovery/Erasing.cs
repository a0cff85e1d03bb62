using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Storage.Recovery;

/// <summary>Destroys keys once more that a backup still had.</summary>
internal static class Erasing
{
    private const int Together = 500;

    /// <summary>What was erased on request since, and what the time is over for. Answers how many keys there still were.</summary>
    public static async Task<long> AgainAsync(
        Database database,
        IReadOnlyList<ErasedText> listed,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var over = await database.ListAsync<string>(
            "SELECT id FROM sealed WHERE erased_at IS NULL AND erase_at <= @now",
            cancel,
            new Arg("now", now.ToMicros())
        );
        long erased = 0;
        foreach (var chunk in listed.Select(e => e.Id).Distinct().Chunk(Together))
        {
            erased += await database.Recorder.WriteAsync(tx => EraseAsync(tx, chunk, true, now), cancel);
        }

        foreach (var chunk in over.Chunk(Together))
        {
            erased += await database.Recorder.WriteAsync(tx => EraseAsync(tx, chunk, false, now), cancel);
        }

        return erased;
    }

    private static async Task<long> EraseAsync(Transaction tx, string[] ids, bool onRequest, DateTimeOffset now)
    {
        long erased = 0;
        foreach (var id in ids)
        {
            var row = await SealedStore.FindAsync(tx, id);
            if (row is { ErasedAt: null })
            {
                SealedStore.Erase(tx, row, now.ToMicros());
                erased++;
            }

            if (onRequest)
            {
                await ForgetAsync(tx, row?.ReportId ?? id);
            }
        }

        tx.FactIfAny("sealed.erased-again", Actor.System, now);
        return erased;
    }

    /// <summary>Who reported is forgotten with what they wrote.</summary>
    private static async Task ForgetAsync(Transaction tx, string reportId)
    {
        if (await ReportStore.FindAsync(tx, reportId) is { Reporter: not null } report)
        {
            ReportStore.Forget(tx, report);
        }

        if (await ReporterStore.MarkAsync(tx, reportId) is { Reporter.Length: > 0 } mark)
        {
            mark.Reporter = "";
            ReporterStore.Update(tx, mark);
        }
    }
}
