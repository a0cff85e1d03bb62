using Redress.Core.Appeals;
using Redress.Core.Kernel;
using Redress.Core.Receipts;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Letters;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Appeals;

/// <summary>A reporter's appeal, for whoever may see their report already.</summary>
public sealed class ReporterAppeal(Database database, Objecting objecting)
{
    /// <param name="number">Which link of the report, from 1 on.</param>
    public Task<Result<Appeal>> FileAsync(string reportId, int number, string text, CancellationToken cancel) =>
        database.Recorder.RecordAsync<Appeal>(
            async tx =>
            {
                if (await ReportStore.FindAsync(tx, reportId) is not { } report)
                {
                    return ReceiptRefusals.Unknown;
                }

                // What this report was answered, and nothing that it was not: an appeal learns of no other.
                var told = await LetterStore.AnsweredAsync(tx, report.Id, number - 1);
                if (told is null || await DecisionStore.FindAsync(tx, told.DecisionId) is not { } decision)
                {
                    return AppealRefusals.NothingDecided;
                }

                var by = new Objector(AppealParty.Reporter, report.Id, null, report.Language, Actor.Reporter);
                var until = Appeal.Until(Instant.FromMicros(told.At));
                return await objecting.FileAsync(tx, decision, until, by, text, null);
            },
            cancel
        );
}
