using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Engine;
using Redress.Storage.Reports;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Reports;

public sealed class SqliteReportStoreTests(SqliteEngine engine)
    : ReportStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresReportStoreTests(PostgresEngine engine)
    : ReportStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class ReportStoreContract(TestedEngine engine) : Contract(engine)
{
    private static Report Full() =>
        new(
            Some.Id<Report>(),
            Some.Id<Core.Platforms.Platform>(),
            Source.StaffOnBehalf,
            Source.Guardian,
            Reason.ChildSexualAbuseMaterial,
            Minor.Unsure,
            "de-" + Some.Text,
            Some.Noon.AddMicroseconds(1),
            Some.Noon.AddDays(-36),
            true,
            ReportStatus.Received,
            1
        );

    [EngineFact]
    public async Task Every_column_comes_back_as_it_was_written()
    {
        var (full, bare) = (Full(), Some.Report());
        var receipt = Some.Bytes(32);

        await WriteAsync(tx =>
        {
            ReportStore.Insert(tx, full, new Actor("key_" + Some.Text), receipt, 3);
            ReportStore.Insert(tx, bare, Actor.Reporter, Some.Bytes(32), 1);
        });

        var row = (await ReportStore.FindAsync(Database, full.Id.Value, None))!;
        Assert.Equal(full, row.ToReport());
        Assert.Equal(("key_" + Some.Text, 3), (row.FiledBy, row.Pepper));
        Assert.Equal(receipt, row.Receipt);
        Assert.Equal(bare, (await WriteAsync(tx => ReportStore.FindAsync(tx, bare.Id.Value)))!.ToReport());
        Assert.Null(await ReportStore.FindAsync(Database, "rpt_unknown", None));
    }

    [EngineFact]
    public async Task A_report_is_found_by_the_hash_of_its_receipt_code_alone()
    {
        var (one, receipt) = (Some.Report(), Some.Bytes(32));
        await WriteAsync(tx =>
        {
            ReportStore.Insert(tx, one, Actor.Reporter, receipt, 1);
            Some.Filed(tx);
        });

        Assert.Equal(one.Id.Value, (await ReportStore.FindByReceiptAsync(Database, receipt, None))!.Id);
        receipt[31] ^= 1;
        Assert.Null(await ReportStore.FindByReceiptAsync(Database, receipt, None));
    }

    [EngineFact]
    public async Task Who_reported_is_forgotten_for_good_and_nothing_else_with_it()
    {
        var report = Some.Report() with { Reporter = Some.Id("r") };
        await WriteAsync(tx => ReportStore.Insert(tx, report, Actor.Reporter, Some.Bytes(32), 1));

        await WriteAsync(async tx =>
        {
            ReportStore.Forget(tx, (await ReportStore.FindAsync(tx, report.Id.Value))!);
            return true;
        });

        var row = (await ReportStore.FindAsync(Database, report.Id.Value, None))!;
        Assert.Equal(report with { Reporter = null }, row.ToReport());
        Assert.Null(row.Doubted);
    }

    [EngineFact]
    public async Task Two_reports_never_share_a_receipt()
    {
        var receipt = Some.Bytes(32);
        await WriteAsync(tx => ReportStore.Insert(tx, Some.Report(), Actor.Reporter, receipt, 1));

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            WriteAsync(tx => ReportStore.Insert(tx, Some.Report(), Actor.Reporter, receipt, 1))
        );
    }

    [EngineFact]
    public async Task What_is_told_later_and_a_new_code_are_steps_of_its_history_too()
    {
        var report = Some.Report() with { Source = Source.NotSaid, Minor = Minor.NotAsked };
        var (old, fresh) = (Some.Bytes(32), Some.Bytes(32));
        await WriteAsync(tx => ReportStore.Insert(tx, report, Actor.Reporter, old, 1));

        var told = ReportFlow.Tell(report, Source.Guardian, Minor.Yes, Harm.Unsure, policeNumber: true).Value;
        await ChangeAsync((tx, seen) => ReportStore.Tell(tx, seen, told, Some.Noon));
        Assert.Equal(told, (await ReportStore.FindAsync(Database, report.Id.Value, None))!.ToReport());
        var changed = ReportFlow.ChangeCode(told).Value;
        await ChangeAsync((tx, seen) => ReportStore.ChangeCode(tx, seen, changed, fresh, 2, Some.Noon));

        Assert.Equal(changed, (await ReportStore.FindByReceiptAsync(Database, fresh, None))!.ToReport());
        Assert.Null(await ReportStore.FindByReceiptAsync(Database, old, None));
        Assert.Equal(3, await CountAsync("report_event WHERE report_id = @id", new Arg("id", report.Id.Value)));

        Task<bool> ChangeAsync(Action<Transaction, ReportRow> change) =>
            WriteAsync(async tx =>
            {
                change(tx, (await ReportStore.FindAsync(tx, report.Id.Value))!);
                return true;
            });
    }

    [EngineFact]
    public async Task A_withdrawal_is_a_step_of_its_history_and_happens_once()
    {
        var report = await WriteAsync(tx => Task.FromResult(Some.Filed(tx)));
        async Task WithdrawAsync(Transaction tx)
        {
            var seen = (await ReportStore.FindAsync(tx, report.Id.Value))!;
            var after = ReportFlow.Withdraw(report).Value;
            ReportStore.Update(tx, seen, after, "withdraw", Some.Noon, Actor.Reporter);
        }

        await WriteAsync(async tx =>
        {
            await WithdrawAsync(tx);
            return true;
        });

        var row = (await ReportStore.FindAsync(Database, report.Id.Value, None))!;
        Assert.Equal(("withdrawn", 2), (row.Status, row.Version));
        Assert.Equal(2, await CountAsync("report_event WHERE report_id = @id", new Arg("id", row.Id)));
        await Assert.ThrowsAnyAsync<Exception>(() =>
            WriteAsync(async tx =>
            {
                await WithdrawAsync(tx);
                return true;
            })
        );
    }

    [EngineFact]
    public async Task Links_come_back_in_the_order_they_were_named()
    {
        var report = Some.Report();
        var links = new ReportLink[]
        {
            new(report.Id, 0, LinkStatus.Broken, null, null, false, HoldAnswer.None, null),
            new(report.Id, 2, LinkStatus.Elsewhere, null, null, true, HoldAnswer.Shadow, null),
            new(
                report.Id,
                10,
                LinkStatus.Attached,
                Some.Id<Core.Subjects.Subject>(),
                Some.Id("case"),
                true,
                HoldAnswer.Ordered,
                Some.Noon
            ),
        };

        await WriteAsync(tx =>
        {
            Some.Filed(tx, report);
            foreach (var link in links.Reverse())
            {
                ReportStore.InsertLink(tx, link, report.ReceivedAt);
            }
        });

        var rows = await ReportStore.LinksAsync(Database, report.Id.Value, None);
        Assert.Equal(links, rows.Select(r => r.ToLink()));
        Assert.All(rows, r => Assert.Equal(report.ReceivedAt.ToMicros(), r.ReceivedAt));
    }

    [EngineFact]
    public async Task A_link_counts_for_more_after_its_reporter_said_more()
    {
        var link = await WriteAsync(tx =>
            Task.FromResult(Some.Linked(tx, Some.Filed(tx), Some.OpenedCase(tx).Case, ordinal: 3))
        );
        var counted = link with { FirstParty = true, Hold = HoldAnswer.Ordered, LookBy = Some.Noon, Held = true };

        await WriteAsync(async tx =>
        {
            var row = (await ReportStore.LinksAsync(tx, link.ReportId.Value)).Single();
            Assert.Null(row.ToldAt);
            ReportStore.Reconsider(tx, row, counted, Some.Noon.AddHours(2));
            return true;
        });

        var now = (await ReportStore.LinksAsync(Database, link.ReportId.Value, None)).Single();
        Assert.Equal(counted, now.ToLink());
        Assert.Equal(Some.Noon.AddHours(2).ToMicros(), now.ToldAt);
    }

    [EngineFact]
    public async Task A_link_needs_its_report()
    {
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            WriteAsync(tx => Some.Linked(tx, Some.Report(), null))
        );
    }

    [EngineFact]
    public async Task Sealed_text_comes_back_until_its_key_is_destroyed_and_the_row_stays()
    {
        var report = Some.Report();
        var full = new SealedRow
        {
            Id = Some.Id("sld"),
            ReportId = report.Id.Value,
            Kind = "statement",
            Ciphertext = Some.Bytes(64 * 1024),
            WrappedKey = Some.Bytes(60),
            CreatedAt = 1,
            EraseAt = 2,
        };
        var kept = new SealedRow
        {
            Id = Some.Id("sld"),
            ReportId = report.Id.Value,
            Kind = "contact",
            Ciphertext = [],
            WrappedKey = [0, 255],
            CreatedAt = 1,
        };
        await WriteAsync(tx =>
        {
            Some.Filed(tx, report);
            SealedStore.Insert(tx, full);
            SealedStore.Insert(tx, kept);
        });
        Assert.Equal(2, (await SealedStore.OfReportAsync(Database, report.Id.Value, None)).Count);

        await WriteAsync(async tx =>
        {
            var row = (await SealedStore.FindAsync(tx, full.Id))!;
            AssertSame(full, row);
            SealedStore.Erase(tx, row, 99);
            return true;
        });

        AssertSame(kept, (await WriteAsync(tx => SealedStore.OfReportAsync(tx, report.Id.Value))).Single());
        (full.WrappedKey, full.ErasedAt) = (null, 99);
        AssertSame(full, await WriteAsync(tx => SealedStore.FindAsync(tx, full.Id)));
        await Assert.ThrowsAsync<StaleException>(() => WriteAsync(tx => SealedStore.Erase(tx, full, 100)));
    }
}
