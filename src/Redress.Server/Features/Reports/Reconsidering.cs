using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Reports;
using Redress.Core.Subjects;
using Redress.Server.Features.Policies;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Reports;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Reports;

/// <summary>
/// Works out anew what a report counts for when its reporter has answered later: who they are in it, whether somebody shown is
/// under 18. As if it came now with all that is said now: what the policy lets it hold is held, within the budgets, also where a
/// decision that did not know this had let it stay. Nothing is ever lowered by an answer.
/// </summary>
public sealed class Reconsidering(Joining joining, PolicyInForce policy)
{
    /// <param name="tx">Where the answer is kept.</param>
    /// <param name="told">The report as it is after the answer.</param>
    /// <param name="rows">Its links to this case.</param>
    /// <param name="count">How many links it has in all.</param>
    /// <param name="current">The case, open again where it had been decided.</param>
    /// <param name="now">When the answer came.</param>
    public async Task CaseAsync(
        Transaction tx,
        Report told,
        IReadOnlyList<ReportLinkRow> rows,
        int count,
        Case current,
        DateTimeOffset now
    )
    {
        var asNow = await ReporterRecords.AsNowAsync(tx, told, policy.Current, now);
        var subject = (await SubjectStore.ByIdsAsync(tx, [current.SubjectId.Value]))[0];
        var known = (await IntakeStore.LookAsync(tx, [subject.Key]))[0];
        var named = new NamedSubject(
            "",
            LinkStatus.Attached,
            new Id<Platform>(subject.PlatformId),
            subject.Ref,
            subject.Url
        );
        var joined = await joining.JoinAsync(
            tx,
            asNow,
            named,
            (int)rows[0].Ordinal,
            count,
            known,
            policy.Current,
            count
        );
        if (joined.Rule is not null)
        {
            joining.HoldJoined(tx, asNow, joined, current, policy.Current);
        }
        else if (!await OverflowStore.HasAsync(tx, current.Id.Value, told.Id.Value))
        {
            Joining.Overflow(tx, asNow, joined);
        }

        foreach (var row in rows)
        {
            ReportStore.Reconsider(tx, row, Counted(row, joined), now);
        }
    }

    /// <summary>The more of what it counted for and what it counts for now, and the sooner of two promises.</summary>
    private static ReportLink Counted(ReportLinkRow row, JoinedLink now)
    {
        var before = row.ToLink();
        return before with
        {
            FirstParty = before.FirstParty || now.FirstParty,
            Hold = before.Hold < now.Hold ? before.Hold : now.Hold,
            LookBy = before.LookBy is { } promised && promised < now.LookBy ? promised : now.LookBy,
            Held = before.Held || now.Rule is not null,
        };
    }
}
