using Redress.Core.Kernel;
using Redress.Core.Receipts;
using Redress.Core.Reports;
using Redress.Server.Matching;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Receipts;

/// <summary>Ends letters to a reporter, and their fingerprints; nothing else ends. For whoever may see that report already.</summary>
public sealed class WithdrawReport(Database database, BankFollower follower, TimeProvider clock)
{
    public async Task<Result<ReportRow>> WithdrawAsync(string reportId, CancellationToken cancel)
    {
        var now = clock.Now();
        var withdrawn = await database.Recorder.RecordAsync<ReportRow>(
            async tx =>
            {
                if (await ReportStore.FindAsync(tx, reportId) is not { } row)
                {
                    return ReceiptRefusals.Unknown;
                }

                var after = ReportFlow.Withdraw(row.ToReport());
                if (!after.Ok)
                {
                    return after.As<ReportRow>();
                }

                ReportStore.Update(tx, row, after.Value, "withdraw", now, Actor.Reporter);
                if (await WatchStore.FindAsync(tx, row.Id) is { } watch)
                {
                    await FiledPrints.EndAsync(tx, watch, FiledPrints.ByReporter, now);
                }

                tx.Fact("report.withdrawn", Actor.Reporter, now);
                return row;
            },
            cancel
        );
        await follower.TakeOwnAsync(cancel);
        return withdrawn;
    }
}
