using Redress.Storage.Jobs;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Jobs;

public sealed class SqliteIdempotencyStoreTests(SqliteEngine engine)
    : IdempotencyStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresIdempotencyStoreTests(PostgresEngine engine)
    : IdempotencyStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class IdempotencyStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task Answers_are_found_by_the_whole_key_and_stay_as_they_were()
    {
        var (key, request, answer) = (Some.Bytes(32), Some.Bytes(32), Some.Bytes(5000));
        await WriteAsync(tx => IdempotencyStore.Insert(tx, key, request, answer, 100));

        var found = (await WriteAsync(tx => IdempotencyStore.FindAsync(tx, key)))!;

        Assert.Equal(request, found.RequestHash);
        Assert.Equal(answer, found.Answer);
        Assert.Null(await WriteAsync(tx => IdempotencyStore.FindAsync(tx, key[..31])));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            WriteAsync(tx => IdempotencyStore.Insert(tx, key, request, [1], 101))
        );
        Assert.Equal(answer, (await WriteAsync(tx => IdempotencyStore.FindAsync(tx, key)))!.Answer);
    }

    [EngineFact]
    public async Task Answers_older_than_a_time_are_forgotten_and_no_others()
    {
        await using var another = await Another.OfAsync(Engine);
        byte[][] keys = [Some.Bytes(32), Some.Bytes(32)];

        await another.Database.Recorder.WriteAsync(
            tx =>
            {
                IdempotencyStore.Insert(tx, keys[0], [], [], 99);
                IdempotencyStore.Insert(tx, keys[1], [], [], 100);
                IdempotencyStore.Forget(tx, 100);
                return Task.CompletedTask;
            },
            None
        );

        Task<StoredAnswer?> FindAsync(byte[] key) =>
            another.Database.Recorder.WriteAsync(tx => IdempotencyStore.FindAsync(tx, key), None);
        Assert.Null(await FindAsync(keys[0]));
        Assert.NotNull(await FindAsync(keys[1]));
    }
}
