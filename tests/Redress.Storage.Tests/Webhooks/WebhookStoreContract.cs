using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Tests.Engine;
using Redress.Storage.Webhooks;

namespace Redress.Storage.Tests.Webhooks;

public sealed class SqliteWebhookStoreTests(SqliteEngine engine)
    : WebhookStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresWebhookStoreTests(PostgresEngine engine)
    : WebhookStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class WebhookStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task A_webhook_comes_back_as_it_was_written_to_its_own_platform_and_to_the_installation()
    {
        var row = await AddAsync();

        AssertSame(row, await WebhookStore.FindAsync(Database, row.Id, None));
        Assert.Single(await WebhookStore.AllAsync(Database, row.PlatformId, None), w => w.Id == row.Id);
        Assert.Single(await WebhookStore.AllAsync(Database, null, None), w => w.Id == row.Id);
        Assert.Empty(await WebhookStore.AllAsync(Database, Some.Id("plt"), None));
    }

    [EngineFact]
    public async Task A_place_moves_once_from_where_it_was_and_back_only_for_a_replay()
    {
        var row = await AddAsync(next: 5);

        Assert.True(await WriteAsync(tx => WebhookStore.TryMoveAsync(tx, row.Id, 5, 9)));
        Assert.False(await WriteAsync(tx => WebhookStore.TryMoveAsync(tx, row.Id, 5, 9)));
        await WriteAsync(tx => WebhookStore.Replay(tx, row.Id, 12));
        Assert.True(await WriteAsync(tx => WebhookStore.TryMoveAsync(tx, row.Id, 9, 10)));
        await WriteAsync(tx => WebhookStore.Replay(tx, row.Id, 2));

        Assert.True(await WriteAsync(tx => WebhookStore.TryMoveAsync(tx, row.Id, 2, 3)));
    }

    [EngineFact]
    public async Task What_waits_and_what_was_given_up_is_counted_and_gone_with_the_webhook()
    {
        var row = await AddAsync();
        await WriteAsync(tx =>
        {
            JobStore.Add(tx, JobKind.Deliver, row.Id, 7, JobKind.OwnLane, Some.Noon);
            JobStore.Again(
                tx,
                new JobRow
                {
                    Kind = JobKind.Deliver,
                    Ref = row.Id,
                    Revision = 7,
                },
                "status 500",
                Some.Noon
            );
            foreach (var at in (long[])[1, 2])
            {
                WebhookStore.Bury(tx, Dead(row, at));
            }
        });

        var count = Assert.Single(await CountsAsync(), c => c.WebhookId == row.Id);
        Assert.Equal((1, 1, "status 500"), (count.Waiting, count.Dead, count.LastError));
        await WriteAsync(tx => WebhookStore.Remove(tx, row, Some.Most, JobKind.Deliver));

        Assert.Null(await WebhookStore.FindAsync(Database, row.Id, None));
        Assert.DoesNotContain(await CountsAsync(), c => c.WebhookId == row.Id);
        Assert.Equal(0, await CountAsync("job WHERE ref = @id", new Arg("id", row.Id)));
        Assert.Equal(0, await CountAsync("dead_delivery WHERE webhook_id = @id", new Arg("id", row.Id)));
        await Assert.ThrowsAsync<StaleException>(() =>
            WriteAsync(tx => WebhookStore.Remove(tx, row, Some.Most, JobKind.Deliver))
        );
    }

    private Task<List<DeliveryCount>> CountsAsync() => WebhookStore.CountsAsync(Database, JobKind.Deliver, None);

    private static DeadDelivery Dead(WebhookRow row, long at) =>
        new()
        {
            WebhookId = row.Id,
            Number = 3,
            At = at,
            Attempts = 11,
            Error = Some.Text,
        };

    private async Task<WebhookRow> AddAsync(long next = 0)
    {
        var row = new WebhookRow
        {
            Id = Some.Id("whk"),
            PlatformId = Some.Id("plt"),
            Url = "https://events.example/" + Some.Text,
            Secret = Some.Bytes(60),
            CreatedAt = Some.Noon.ToMicros(),
            CreatedBy = "operator",
        };
        await WriteAsync(tx => WebhookStore.Insert(tx, row, next));
        return row;
    }
}
