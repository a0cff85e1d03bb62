using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Lists;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>Rows of all tables of banks.</summary>
internal static class EveryBankTable
{
    public static void Write(Transaction tx, int n, long at)
    {
        tx.Insert(Bank(n, at));
        tx.Insert(Entry(n, at));
        DecisionMediaStore.Insert(
            tx,
            new DecisionMediaRow
            {
                DecisionId = $"dec_{n}",
                CaseId = $"case_{n}",
                MediaKind = "media",
                MediaRef = $"{n}",
                CreatedAt = at,
            }
        );
        BankMatchStore.Insert(
            tx,
            new BankMatchRow
            {
                ReportId = $"rpt_{n}",
                SubjectKey = $"plt_{n}/post/{n}",
                EntryId = $"ent_{n}",
                BankId = $"bnk_{n}",
                Likeness = "near",
                Distance = 7,
                FoundBy = "sweep",
                At = at,
                Place = 5,
            }
        );
        Exported(tx, n, at);
        Watched(tx, n, at);
        Followed(tx, n, at);
        Listed(tx, n, at);
        SweepStore.Insert(
            tx,
            new SweepRow
            {
                Id = $"swp_{n}",
                PlatformId = $"plt_{n}",
                Way = "listed",
                Upto = n,
                BegunAt = at,
            }
        );
    }

    private static void Exported(Transaction tx, int n, long at) =>
        BankExportStore.Insert(
            tx,
            new BankExportRow
            {
                Id = $"exp_{n}",
                BankId = $"bnk_{n}",
                Purpose = "A purpose",
                AskedBy = "psn_1",
                AskedAt = at,
            }
        );

    private static void Watched(Transaction tx, int n, long at)
    {
        WatchStore.Insert(
            tx,
            new WatchRow
            {
                ReportId = $"rpt_{n}",
                EntryId = $"ent_{n}",
                CreatedAt = at,
                UntilAt = at + 1,
            }
        );
        WatchStore.Insert(
            tx,
            new WatchFindRow
            {
                ReportId = $"rpt_{n}",
                SubjectKey = $"plt_{n}/post/{n}",
                Ordinal = 3,
                CaseId = $"case_{n}",
                Likeness = "near",
                Distance = 9,
                FoundBy = "upload",
                DelayedUntil = at + 2,
                At = at,
            }
        );
    }

    private static void Followed(Transaction tx, int n, long at)
    {
        ExchangeStore.Insert(
            tx,
            new ExchangeRow
            {
                Id = $"xch_{n}",
                BankId = $"bnk_{n}",
                Kind = "file",
                Ciphertext = [5, (byte)n],
                WrappedKey = [6, (byte)n],
                Every = 15,
                CreatedAt = at,
            }
        );
        ExchangeStore.Insert(
            tx,
            new ExchangeTellingRow
            {
                ExchangeId = $"xch_{n}",
                EntryId = $"ent_{n}",
                Place = 1,
                Opinion = "seen",
                Outcome = "told",
                At = at,
            }
        );
    }

    private static void Listed(Transaction tx, int n, long at)
    {
        WatchListStore.Insert(
            tx,
            new WatchListRow
            {
                Id = $"lst_{n}",
                Name = $"list {n}",
                Kind = "words",
                Reason = "other",
                Items = 1,
                Ciphertext = [7, (byte)n],
                WrappedKey = [8, (byte)n],
                CreatedAt = at,
                ChangedAt = at,
            }
        );
        WatchListStore.Insert(
            tx,
            new ListHitRow
            {
                SubjectKey = $"plt_{n}/post/{n}",
                ListId = $"lst_{n}",
                ReportId = $"rpt_{n}",
                At = at,
            }
        );
    }

    private static BankRow Bank(int n, long at) =>
        new()
        {
            Id = $"bnk_{n}",
            Number = n,
            Name = $"bank {n}",
            Kind = "own",
            Reason = "other",
            Source = "ours",
            Distance = 31,
            CreatedAt = at,
        };

    private static BankEntryRow Entry(int n, long at) =>
        new()
        {
            Id = $"ent_{n}",
            BankId = $"bnk_{n}",
            Number = n,
            Origin = $"origin {n}",
            Hashes = 1,
            Ciphertext = [4, (byte)n],
            WrappedKey = [3, (byte)n],
            CreatedAt = at,
        };
}
