using Redress.Core.Clocks;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.Reports;
using Redress.Server.Features.Letters;
using Redress.Server.Features.Platforms;
using Redress.Server.Matching;
using Redress.Storage.Banks;
using Redress.Storage.Cases;
using Redress.Storage.Clocks;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Letters;
using Redress.Storage.Questions;
using Redress.Storage.Reports;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Receipts;

/// <summary>A report as its reporter sees it: own times, own answers, nothing of anybody else's.</summary>
public sealed class ReceiptView(Database database, PlatformDirectory platforms, Postbox postbox)
{
    private const int Shown = 4;

    public async Task<ReadReceipt.Response> OfAsync(ReportRow report, CancellationToken cancel)
    {
        var receivedAt = Instant.FromMicros(report.ReceivedAt);
        var links = await ReportStore.LinksAsync(database, report.Id, cancel);
        var subjects = (
            await SubjectStore.ByIdsAsync(database, links.Select(l => l.SubjectId).OfType<string>(), cancel)
        ).ToDictionary(s => s.Id, StringComparer.Ordinal);
        var letters = await LetterStore.OfReportAsync(database, report.Id, cancel);
        var views = new List<ReadReceipt.LinkView>(links.Count);
        foreach (var row in links)
        {
            views.Add(await LinkAsync(row, receivedAt, subjects, letters, cancel));
        }

        return new ReadReceipt.Response(
            report.Id,
            Word.Parse<ReportStatus>(report.Status),
            receivedAt,
            views,
            await postbox.ReadAsync(letters, cancel),
            [
                .. (await QuestionStore.OfReportAsync(database, report.Id, cancel)).Select(
                    q => new ReadReceipt.QuestionView(q.Id.Value, q.Kind, q.Status, q.AskedAt)
                ),
            ],
            await TakeItDownAsync(report.ToReport(), cancel),
            await WatchAsync(report.Id, cancel)
        );
    }

    /// <summary>Null where no fingerprints came with the report.</summary>
    private async Task<ReadReceipt.WatchView?> WatchAsync(string reportId, CancellationToken cancel)
    {
        if (await WatchStore.FindAsync(database, reportId, cancel) is not { } watch)
        {
            return null;
        }

        var by = watch.EndedBy switch
        {
            null => null,
            FiledPrints.ByReporter => "you",
            FiledPrints.ByTime => "time",
            _ => "person",
        };
        return new ReadReceipt.WatchView(
            Instant.FromMicros(watch.UntilAt),
            watch.EndedAt is { } at ? Instant.FromMicros(at) : null,
            by,
            by is "person" ? watch.EndWhy : null,
            (await WatchStore.FoundAsync(database, reportId, cancel)).Count
        );
    }

    /// <summary>Null where no such request can be meant.</summary>
    private async Task<ReadReceipt.TakeItDownView?> TakeItDownAsync(Report report, CancellationToken cancel)
    {
        if (!ClockRules.IsIntimate(report.Source, report.OnBehalfOf, report.Reason))
        {
            return null;
        }

        var elements = await ClockStore.ElementsAsync(database, report.Id.Value, report.ClocksStartAt, cancel);
        return new ReadReceipt.TakeItDownView(elements.CompleteAt, elements.Missing);
    }

    private async Task<ReadReceipt.LinkView> LinkAsync(
        ReportLinkRow row,
        DateTimeOffset receivedAt,
        Dictionary<string, SubjectRow> subjects,
        IReadOnlyList<Letter> letters,
        CancellationToken cancel
    )
    {
        var link = row.ToLink();
        // A link that was added later has its own beginning.
        var since = Instant.FromMicros(row.ReceivedAt) is var at && at > receivedAt ? at : receivedAt;
        var hiddenAt = link.SubjectId is { } subject
            ? await ReadingStore.HiddenSinceAsync(database, subject.Value, since, cancel)
            : null;
        var outcome = letters.LastOrDefault(l => l.Kind is LetterKind.Outcome && l.Ordinal == link.Ordinal);
        return new ReadReceipt.LinkView(
            link.Ordinal + 1,
            Stage(link, hiddenAt, outcome),
            link.SubjectId is { } id && subjects.TryGetValue(id.Value, out var known) ? Masked(known) : null,
            link.Hold,
            link.LookBy,
            hiddenAt,
            outcome?.CreatedAt,
            Earlier(await LookedAsync(link, since, cancel), outcome?.CreatedAt)
        );
    }

    /// <summary>When a person first took the case up after this report: whether somebody did before is not told.</summary>
    private async Task<DateTimeOffset?> LookedAsync(ReportLink link, DateTimeOffset since, CancellationToken cancel) =>
        link.CaseId is { } id && await CaseHistoryStore.ClaimedSinceAsync(database, id, since, cancel) is { } looked
            ? looked
            : null;

    // What was decided before the report came nobody takes up again: whoever is told the decision is told that it was looked at.
    private static DateTimeOffset? Earlier(DateTimeOffset? looked, DateTimeOffset? told) =>
        looked is null || told < looked ? told : looked;

    private static string Stage(ReportLink link, DateTimeOffset? hiddenAt, Letter? outcome) =>
        link.Status switch
        {
            LinkStatus.Elsewhere => "elsewhere",
            LinkStatus.Broken => "broken",
            LinkStatus.Attached when outcome is not null => "decided",
            LinkStatus.Attached when hiddenAt is not null => "hidden",
            LinkStatus.Attached => "received",
        };

    // The platform's name, and not the address that is kept with the subject: that may be as somebody else gave it.
    private string Masked(SubjectRow subject)
    {
        var last = subject.PlatformRef.Length <= Shown ? subject.PlatformRef : subject.PlatformRef[^Shown..];
        return platforms.Find(subject.PlatformId) is { } place ? $"{place.Platform.Name} …{last}" : $"…{last}";
    }
}
