using Redress.Core.Kernel;
using Redress.Storage.Desk;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Desk;

public sealed class SqliteBulkStoreTests(SqliteEngine engine) : BulkStoreContract(engine), IClassFixture<SqliteEngine>;

public sealed class PostgresBulkStoreTests(PostgresEngine engine)
    : BulkStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class BulkStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task A_bulk_and_its_items_are_read_as_written_and_changed_only_as_seen()
    {
        var bulk = Made();
        await WriteAsync(tx =>
        {
            BulkStore.Insert(tx, bulk);
            BulkStore.Insert(tx, Item(bulk.Id, "case_a", null));
            BulkStore.Insert(tx, Item(bulk.Id, "case_b", null));
        });
        AssertSame(bulk, await BulkStore.FindAsync(Database, bulk.Id, None));
        AssertSame(bulk, Assert.Single(await BulkStore.OfPersonAsync(Database, bulk.PersonId, None)));

        await WriteAsync(async tx =>
        {
            var seen = (await BulkStore.FindAsync(tx, bulk.Id))!;
            (seen.DoneAt, seen.Done, seen.Refused) = (9, 1, 1);
            BulkStore.Update(tx, seen);
            BulkStore.Update(tx, Item(bulk.Id, "case_b", "case-changed"));
            return true;
        });

        var items = await BulkStore.ItemsAsync(Database, bulk.Id, None);
        Assert.Equal([null, "case-changed"], items.Select(i => i.Refusal));
        Assert.Equal(2, (await WriteAsync(tx => BulkStore.FindAsync(tx, bulk.Id)))!.Version);
        Assert.Equal(2, (await WriteAsync(tx => BulkStore.ItemsAsync(tx, bulk.Id))).Count);
        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(tx => BulkStore.Update(tx, Made(bulk.Id))));
    }

    [EngineFact]
    public async Task Answers_in_training_come_the_last_first()
    {
        var person = Some.Id("psn");
        await WriteAsync(tx =>
        {
            ExerciseStore.Insert(tx, Answer(person, "one", Some.Noon));
            ExerciseStore.Insert(tx, Answer(person, "two", Some.Noon.AddMinutes(1)));
            ExerciseStore.Insert(tx, Answer(Some.Id("psn"), "three", Some.Noon));
        });

        Assert.Equal(
            ["two", "one"],
            (await ExerciseStore.OfPersonAsync(Database, person, None)).Select(a => a.Exercise)
        );
        Assert.Equal(2, (await WriteAsync(tx => ExerciseStore.OfPersonAsync(tx, person))).Count);
    }

    private static BulkRow Made(string? id = null) =>
        new()
        {
            Id = id ?? Some.Id("blk"),
            PersonId = Some.Id("psn"),
            Verb = "decide",
            Request = "{}",
            Items = 2,
            CreatedAt = 5,
            RunAt = 6,
            Version = 1,
        };

    private static BulkItemRow Item(string bulk, string of, string? refusal) =>
        new()
        {
            BulkId = bulk,
            CaseId = of,
            SeenVersion = 3,
            Refusal = refusal,
        };

    private static ExerciseAnswerRow Answer(string person, string exercise, DateTimeOffset at) =>
        new()
        {
            Id = Some.Id("exa"),
            PersonId = person,
            Exercise = exercise,
            Outcome = "restrict",
            IsRight = 1,
            At = at.ToMicros(),
        };
}
