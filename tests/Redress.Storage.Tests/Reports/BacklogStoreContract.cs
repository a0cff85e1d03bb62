using System.Data.Common;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Engine;
using Redress.Storage.Platforms;
using Redress.Storage.Reports;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Reports;

public sealed class SqliteBacklogStoreTests(SqliteEngine engine)
    : BacklogStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresBacklogStoreTests(PostgresEngine engine)
    : BacklogStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class BacklogStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task A_backlog_comes_back_by_id_and_by_name_as_it_is_now()
    {
        var opened = await OpenAsync();
        Assert.Equivalent(opened, await WriteAsync(tx => BacklogStore.ByNameAsync(tx, opened.Name)), strict: true);

        var released = BacklogFlow.Release(opened, "psn_1", Some.Noon.AddDays(1)).Value;
        await WriteAsync(tx => BacklogStore.Update(tx, released));

        Assert.Equivalent(released, await WriteAsync(tx => BacklogStore.FindAsync(tx, opened.Id.Value)), strict: true);
        Assert.Contains(await BacklogStore.AllAsync(Database, None), b => b.Id == opened.Id);
        Assert.False(BacklogFlow.Release(released, "psn_1", Some.Noon).Ok);
    }

    [EngineFact]
    public async Task A_line_is_taken_once_and_its_reporter_is_told_nothing_until_it_is_released()
    {
        var backlog = await OpenAsync();
        var entry = await TakeAsync(backlog, Some.Text);
        Assert.True(await WriteAsync(tx => BacklogStore.IsTakenAsync(tx, backlog.Id.Value, Some.Text)));
        Assert.False(await WriteAsync(tx => BacklogStore.IsTakenAsync(tx, backlog.Id.Value, "another")));
        await Assert.ThrowsAnyAsync<DbException>(() => TakeAsync(backlog, Some.Text));
        Assert.True(await IsSilentAsync(entry));
        Assert.Equal(entry.ReportId, Assert.Single(await WaitingAsync(backlog)).ReportId);

        await WriteAsync(tx => BacklogStore.Release(tx, entry, Some.Most));

        Assert.False(await IsSilentAsync(entry));
        Assert.Empty(await WaitingAsync(backlog));
        var counts = await BacklogStore.CountAsync(Database, backlog.Id.Value, None);
        Assert.Equal((1, 1), (counts.Rows, counts.Released));
    }

    private Task<bool> IsSilentAsync(BacklogEntryRow entry) =>
        WriteAsync(tx => BacklogStore.IsSilentAsync(tx, entry.ReportId));

    private Task<List<BacklogEntryRow>> WaitingAsync(Backlog backlog) =>
        WriteAsync(tx => BacklogStore.WaitingAsync(tx, backlog.Id.Value, 10));

    private Task<Backlog> OpenAsync() =>
        WriteAsync(tx =>
        {
            var platform = Some.Platform();
            PlatformStore.Insert(tx, platform);
            var backlog = new Backlog(
                Some.Id<Backlog>(),
                Some.Id("name"),
                new(platform.Id),
                Some.Noon,
                "operator",
                null,
                null,
                1
            );
            BacklogStore.Insert(tx, backlog);
            return Task.FromResult(backlog);
        });

    private Task<BacklogEntryRow> TakeAsync(Backlog backlog, string reference) =>
        WriteAsync(tx =>
        {
            var row = new BacklogEntryRow
            {
                BacklogId = backlog.Id.Value,
                Ref = reference,
                ReportId = Some.Filed(tx).Id.Value,
                TakenAt = Some.Noon.ToMicros(),
            };
            BacklogStore.Insert(tx, row);
            return Task.FromResult(row);
        });
}
