using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.Reports;
using Redress.Server.Letters;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Letters;

namespace Redress.Server.Features.Reports;

/// <summary>The first letter to a reporter, with the one time that it promises.</summary>
internal static class ReceiptLetters
{
    /// <summary>By mail too, where an address was given.</summary>
    public static void Owe(
        Transaction tx,
        IdSource ids,
        Report report,
        IReadOnlyList<JoinedLink> links,
        bool mail,
        DateTimeOffset now,
        DateTimeOffset? watchedUntil = null
    )
    {
        var receipt = Receipt(ids, report, links, watchedUntil) with { CreatedAt = now };
        LetterStore.Insert(tx, receipt);
        if (mail)
        {
            JobStore.Add(tx, JobKind.Send, receipt.Id.Value, 1, JobKind.OwnLane, now);
        }
    }

    private static Letter Receipt(
        IdSource ids,
        Report report,
        IReadOnlyList<JoinedLink> links,
        DateTimeOffset? watchedUntil
    )
    {
        var attached = links.Where(l => l.Status is LinkStatus.Attached).ToList();
        var parameters = LetterParameters.ForReceipt(
            attached.Count,
            attached.Count(l => l.Hold is HoldAnswer.Ordered),
            links.Count(l => l.Status is LinkStatus.Elsewhere),
            links.Count(l => l.Status is LinkStatus.Broken),
            attached.Count == 0 ? null : attached.Min(l => l.LookBy),
            watchedUntil
        );
        return new Letter(
            ids.New<Letter>(),
            LetterKind.Receipt,
            LetterTo.Reporter,
            report.Id.Value,
            null,
            null,
            null,
            report.Language,
            parameters,
            null,
            report.ReceivedAt,
            LetterStatus.Due,
            1
        );
    }
}
