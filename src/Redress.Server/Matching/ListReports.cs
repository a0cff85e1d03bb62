using Redress.Core.Kernel;
using Redress.Core.Lists;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Reports;
using Redress.Storage.Engine;
using Redress.Storage.Lists;

namespace Redress.Server.Matching;

/// <summary>What came of a hit.</summary>
/// <param name="Held">Whether the policy keeps it out of sight.</param>
public sealed record ListOutcome(bool Held, bool IsNew);

/// <summary>Files what is in a watch list as a report with the source rule: through the same door as any other.</summary>
public sealed class ListReports(Database database, Intake intake, TimeProvider clock)
{
    public async Task<ListOutcome> FileAsync(FoundAt at, IReadOnlyList<WatchList> lists, CancellationToken cancel)
    {
        var (held, isNew) = (false, false);
        foreach (var list in lists)
        {
            var (known, isAway) = await database.Recorder.WriteAsync(
                async tx =>
                    (
                        await WatchListStore.IsKnownAsync(tx, at.Key, list.Id.Value),
                        await MatchReports.IsAwayAsync(tx, at.Key)
                    ),
                cancel
            );
            held |= isAway;
            if (known || isAway)
            {
                continue;
            }

            var named = ReportLinks.FromId(at.Subject.Kind, at.Subject.Id, at.Platform) with { List = list.Kind };
            var filed = await intake.FileAsync(
                new SubmitReport.Request([], list.Reason, Source.Rule),
                [named],
                new RulePrincipal(at.Platform),
                clock.Now(),
                once: null,
                wait: TimeSpan.Zero,
                cancel,
                (tx, report) => WatchListStore.Insert(tx, Row(at, list, report))
            );
            isNew |= filed.Ok;
            held |= filed.Ok && filed.Value.Subjects[0].Hold is HoldAnswer.Ordered;
        }

        return new ListOutcome(held, isNew);
    }

    private static ListHitRow Row(FoundAt at, WatchList list, Report report) =>
        new()
        {
            SubjectKey = at.Key,
            ListId = list.Id.Value,
            ReportId = report.Id.Value,
            At = report.ReceivedAt.ToMicros(),
        };
}
