using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Storage.Cases;
using Redress.Storage.Desk;
using Redress.Storage.Engine;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Desk;

public sealed class SqliteDutyStoreTests(SqliteEngine engine) : DutyStoreContract(engine), IClassFixture<SqliteEngine>;

public sealed class PostgresDutyStoreTests(PostgresEngine engine)
    : DutyStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class DutyStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task Who_came_and_has_not_gone_is_on_duty_with_what_they_took()
    {
        var (person, of) = await WriteAsync(tx =>
        {
            var id = SomeWork.Person(tx);
            DutyStore.Insert(tx, Begun(id.Value));
            var opened = Some.OpenedCase(tx).Case;
            CaseStore.Update(tx, opened, CaseFlow.Claim(opened, id).Value, Some.Noon, Actor.System);
            return Task.FromResult((id.Value, opened.Id.Value));
        });

        var here = (await DutyStore.NowAsync(Database, None)).Single(p => p.PersonId == person);
        Assert.Equal((person, 1), (here.Name, here.Claims));
        Assert.Equal([of], await WriteAsync(tx => DutyStore.ClaimsAsync(tx, person)));

        var current = (await WriteAsync(tx => DutyStore.CurrentAsync(tx, person)))!;
        await WriteAsync(tx => DutyStore.Update(tx, Ended(current)));
        Assert.DoesNotContain(await DutyStore.NowAsync(Database, None), p => p.PersonId == person);
        Assert.Null(await DutyStore.CurrentAsync(Database, person, None));
        await Assert.ThrowsAnyAsync<Exception>(() => WriteAsync(tx => DutyStore.Update(tx, Ended(current))));
    }

    [EngineFact]
    public async Task The_last_note_of_each_queue_is_shown()
    {
        var (one, other) = (Some.Id("que"), Some.Id("que"));
        await WriteAsync(tx =>
        {
            DutyStore.Insert(tx, Note(one, "first", Some.Noon));
            DutyStore.Insert(tx, Note(one, "last", Some.Noon.AddHours(1)));
            DutyStore.Insert(tx, Note(other, Some.Text, Some.Noon));
        });

        var notes = await DutyStore.NotesAsync(Database, None);

        Assert.Equal("last", notes.Single(n => n.QueueId == one).Text);
        Assert.Equal(Some.Text, notes.Single(n => n.QueueId == other).Text);
    }

    private static DutyRow Begun(string person) =>
        new()
        {
            Id = Some.Id("duty"),
            PersonId = person,
            BegunAt = Some.Noon.ToMicros(),
            RestedAt = Some.Noon.ToMicros(),
            Version = 1,
        };

    private static DutyRow Ended(DutyRow row) =>
        new()
        {
            Id = row.Id,
            PersonId = row.PersonId,
            BegunAt = row.BegunAt,
            RestedAt = row.RestedAt,
            EndedAt = row.BegunAt + 1,
            Version = row.Version + 1,
        };

    private static HandOverRow Note(string queue, string text, DateTimeOffset at) =>
        new()
        {
            Id = Some.Id("hov"),
            QueueId = queue,
            PersonId = "psn_1",
            Text = text,
            At = at.ToMicros(),
        };
}
