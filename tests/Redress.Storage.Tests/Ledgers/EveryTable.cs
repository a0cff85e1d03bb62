using Redress.Core.Kernel;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.People;
using Redress.Storage.Platforms;
using Redress.Storage.Policies;
using Redress.Storage.Reports;
using Redress.Storage.Subjects;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>Rows of all domain tables that hang together as the keys of the schema demand.</summary>
internal static class EveryTable
{
    public static void Write(Transaction tx, int n, DateTimeOffset now)
    {
        var at = now.ToMicros();
        Access(tx, n, at);
        tx.Fact("test.access", SmallInstallation.Someone, now);
        Subjects(tx, n, at);
        Report(tx, n, at);
        tx.Fact("test.report", SmallInstallation.Someone, now);
        Case(tx, n, at);
        Enforcement(tx, n, at);
        EveryLetterTable.Write(tx, n, at);
        EveryBankTable.Write(tx, n, at);
        EveryPeopleTable.Write(tx, n, at);
        EveryConsoleTable.Write(tx, n, at);
        EveryRecoveryTable.Write(tx, n, at);
        EveryHoldingTable.Write(tx, n, at);
        tx.Fact("test.case", SmallInstallation.Someone, now);
        Change(tx, n, at);
        tx.Fact("test.change", SmallInstallation.Someone, now);
    }

    /// <summary>One more row about what was written under that number.</summary>
    public static void Touch(Transaction tx, int n, DateTimeOffset now)
    {
        var at = now.ToMicros();
        tx.Insert(
            new ReachRow
            {
                Id = $"rch_{n}_{at}",
                SubjectId = $"sub_{n}",
                Moment = "hold",
                At = at,
            }
        );
        tx.Fact("test.touch", SmallInstallation.Someone, now);
    }

    private static void Access(Transaction tx, int n, long at)
    {
        tx.Insert(
            new PlatformRow
            {
                Id = $"plt_{n}",
                Name = $"Platform \"{n}\" \u20ac\n",
                Kind = "webhook",
                Endpoint = $"https://p{n}.example/",
                Secrets = [1, 2, (byte)n],
                CreatedAt = at,
            }
        );
        tx.Insert(
            new PlatformKeyRow
            {
                Id = $"key_{n}",
                PlatformId = $"plt_{n}",
                Name = "key",
                Hash = [9, (byte)n],
                CreatedAt = at,
            }
        );
        tx.Insert(
            new PersonRow
            {
                Id = $"psn_{n}",
                Name = $"person {n}",
                CreatedAt = at,
            }
        );
        tx.Insert(
            new PersonTokenRow
            {
                Id = $"tok_{n}",
                PersonId = $"psn_{n}",
                Hash = [8, (byte)n],
                CreatedAt = at,
                ExpiresAt = at + 1,
            }
        );
        tx.Insert(
            new PolicyRow
            {
                Number = n,
                Name = "pack",
                Yaml = $"rules: [{n}]\n",
                AppliedAt = at,
                AppliedBy = "psn_1",
            }
        );
    }

    private static void Subjects(Transaction tx, int n, long at)
    {
        SubjectStore.Insert(
            tx,
            new SubjectRow
            {
                Id = $"sub_{n}",
                Key = $"plt_{n}/post/{n}",
                PlatformId = $"plt_{n}",
                Kind = "post",
                PlatformRef = $"{n}",
                Relation = "named",
                CreatedAt = at,
            }
        );
        tx.Insert(
            new SubjectLinkRow
            {
                FromId = $"sub_{n}",
                ToId = $"sub_{n + 1}",
                Relation = "copy",
                CreatedAt = at,
            }
        );
        tx.Insert(
            new ReachRow
            {
                Id = $"rch_{n}",
                SubjectId = $"sub_{n}",
                Moment = "report",
                At = at,
                Views = n,
            }
        );
        tx.Insert(
            new ReadingRow
            {
                Id = $"rdg_{n}",
                SubjectId = $"sub_{n}",
                Restriction = "hide",
                BegunAt = at,
                EndedAt = at,
                Answer = "unknown",
            }
        );
    }

    private static void Report(Transaction tx, int n, long at)
    {
        tx.Insert(
            new ReportEventRow
            {
                ReportId = $"rpt_{n}",
                Version = 1,
                ToStatus = "received",
                Verb = "file",
                At = at,
                By = "key_1",
            }
        );
        tx.Insert(
            new ReportRow
            {
                Id = $"rpt_{n}",
                FiledBy = "key_1",
                Source = "bystander",
                Reason = "other",
                Minor = "unsure",
                Language = "en",
                ReceivedAt = at,
                Receipt = [7, (byte)n],
                Pepper = 1,
                Status = "received",
                Version = 1,
            }
        );
        tx.Insert(
            new ReportLinkRow
            {
                ReportId = $"rpt_{n}",
                Ordinal = 1,
                Status = "attached",
                SubjectId = $"sub_{n}",
                CaseId = $"case_{n}",
                Hold = "ordered",
                ReceivedAt = at,
            }
        );
        SealedStore.Insert(tx, SealedText(n, at));
    }

    /// <summary>The row of a sealed text as it was first written.</summary>
    public static SealedRow SealedText(int n, long at) =>
        new()
        {
            Id = $"sld_{n}",
            ReportId = $"rpt_{n}",
            Kind = "statement",
            Ciphertext = [6, 6, (byte)n],
            WrappedKey = [5, (byte)n],
            CreatedAt = at,
        };

    private static void Case(Transaction tx, int n, long at)
    {
        tx.Insert(
            new CaseEventRow
            {
                CaseId = $"case_{n}",
                Version = 1,
                ToStatus = "open",
                Verb = "open",
                At = at,
                By = "system",
            }
        );
        tx.Insert(CaseAt(n, at, null));
        tx.Insert(
            new DecisionRow
            {
                Id = $"dec_{n}",
                CaseId = $"case_{n}",
                Kind = "interim",
                Outcome = "restrict",
                Ground = "rule-1",
                Policy = "pack",
                PolicyVersion = 1,
                By = "system",
                At = at,
            }
        );
        tx.Insert(
            new BudgetChargeRow
            {
                AuthorId = $"sub_{n}",
                DecisionId = $"dec_{n}",
                Items = 1,
                At = at,
            }
        );
    }

    private static void Enforcement(Transaction tx, int n, long at)
    {
        tx.Insert(
            new EnforcementEventRow
            {
                EnforcementId = $"enf_{n}",
                Version = 1,
                ToStatus = "due",
                Verb = "order",
                Wanted = 1,
                Revision = 1,
                At = at,
            }
        );
        tx.Insert(
            new EnforcementRow
            {
                Id = $"enf_{n}",
                SubjectId = $"sub_{n}",
                Restriction = "hide",
                Wanted = 1,
                Status = "due",
                Version = 1,
                Revision = 1,
                CreatedAt = at,
                ChangedAt = at,
            }
        );
        tx.Insert(new EnforcementOrderRow { DecisionId = $"dec_{n}", EnforcementId = $"enf_{n}" });
    }

    /// <summary>What was written is changed again: only the last fact about a row counts.</summary>
    private static void Change(Transaction tx, int n, long at) =>
        tx.Update("UPDATE case_file SET claimed_by = @claimed_by WHERE id = @id", CaseAt(n, at, $"psn_{n}"));

    public static CaseRow CaseAt(int n, long at, string? claimedBy) =>
        new()
        {
            Id = $"case_{n}",
            PlatformId = $"plt_{n}",
            SubjectId = $"sub_{n}",
            Status = "open",
            Version = 1,
            Reason = "other",
            Priority = 100 + n,
            OpenedAt = at,
            DueAt = at,
            ClaimedBy = claimedBy,
        };
}
