using Redress.Storage.Cases;
using Redress.Storage.Clocks;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Policies;
using Redress.Storage.Reports;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>Rows of the tables about holding, as <see cref="EveryTable"/> has them of all others.</summary>
internal static class EveryHoldingTable
{
    public static void Write(Transaction tx, int n, long at)
    {
        tx.Insert(new StayRow { DecisionId = $"dec_{n}", Claims = "bystander/other under-18" });
        OverflowStore.Insert(
            tx,
            new OverflowRow
            {
                CaseId = $"case_{n}",
                ReportId = $"rpt_{n}",
                Budget = "tier/bystander",
                At = at,
            }
        );
        AutomaticStore.Insert(
            tx,
            new AutomaticSwitchRow
            {
                Number = n,
                Stopped = n % 2,
                Reason = "a reason",
                At = at,
                By = "psn_1",
            }
        );
        UndoStore.Insert(
            tx,
            new UndoRow
            {
                Id = $"und_{n}",
                Rule = "rule-1",
                Since = at,
                Reasons = "reasons",
                ProposedBy = "psn_1",
                ProposedAt = at,
            }
        );
        ClockStore.Insert(
            tx,
            new ClockBreachRow
            {
                ReportId = $"rpt_{n}",
                Ordinal = 1,
                Clock = "own",
                DueAt = at,
                RecordedAt = at,
            }
        );
        Before(tx, n, at);
        Reporters(tx, n, at);
    }

    private static void Reporters(Transaction tx, int n, long at)
    {
        tx.Insert(
            new ReporterRecordRow
            {
                Reporter = $"reporter {n}",
                PlatformId = $"plt_{n}",
                Version = 1,
            }
        );
        tx.Insert(
            new UnfoundedReportRow
            {
                ReportId = $"rpt_{n}",
                Reporter = $"reporter {n}",
                CaseId = $"case_{n}",
                By = "psn_1",
                Reasons = "reasons",
                At = at,
            }
        );
    }

    private static void Before(Transaction tx, int n, long at)
    {
        tx.Insert(
            new BacklogRow
            {
                Id = $"blg_{n}",
                Name = $"backlog {n}",
                PlatformId = $"plt_{n}",
                CreatedAt = at,
                CreatedBy = "operator",
                Version = 1,
            }
        );
        tx.Insert(
            new BacklogEntryRow
            {
                BacklogId = $"blg_{n}",
                Ref = "line 1",
                ReportId = $"rpt_{n}",
                TakenAt = at,
            }
        );
    }
}
