using Redress.Storage.Engine;
using Redress.Storage.People;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.People;

public sealed class SqliteSessionStoreTests(SqliteEngine engine)
    : SessionStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresSessionStoreTests(PostgresEngine engine)
    : SessionStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class SessionStoreContract(TestedEngine engine) : Contract(engine)
{
    private static PersonRow Person() =>
        new()
        {
            Id = Some.Id("psn"),
            Name = Some.Id("name"),
            Roles = """["reviewer"]""",
            CreatedAt = 1,
        };

    private async Task<Session> StartAsync(PersonRow person, long at = 10)
    {
        var session = new Session
        {
            Id = Some.Id("sgn"),
            PersonId = person.Id,
            Hash = Some.Bytes(32),
            BrowserKey = Some.Bytes(91),
            StartedAt = at,
            SeenAt = at,
            StrongAt = at,
        };
        await WriteAsync(tx =>
            SessionStore.Start(
                tx,
                new SignInRow
                {
                    Id = session.Id,
                    PersonId = person.Id,
                    Means = "passkey",
                    At = at,
                },
                session
            )
        );
        return session;
    }

    private async Task<PersonRow> PersonAsync()
    {
        var person = Person();
        await WriteAsync(tx => AccessStore.Insert(tx, person));
        return person;
    }

    [EngineFact]
    public async Task A_session_is_found_by_its_hash_alone_and_shows_when_it_was_used()
    {
        var session = await StartAsync(await PersonAsync());
        await WriteAsync(tx => SessionStore.Saw(tx, session.Id, 20));

        var found = (await SessionStore.FindAsync(Database, session.Hash, None))!;

        Assert.Equal(
            (session.Id, session.PersonId, 10L, 20L, 10L),
            (found.Id, found.PersonId, found.StartedAt, found.SeenAt, found.StrongAt)
        );
        Assert.Equal(session.BrowserKey, found.BrowserKey);
        Assert.Null(await SessionStore.FindAsync(Database, Some.Bytes(32), None));
        Assert.Equal(
            [session.Id],
            (await SessionStore.OfPersonAsync(Database, session.PersonId, None)).Select(s => s.Id)
        );
    }

    [EngineFact]
    public async Task Proving_anew_counts_as_use()
    {
        var session = await StartAsync(await PersonAsync());
        await WriteAsync(tx => SessionStore.Strengthen(tx, session.Id, 30));

        var found = (await SessionStore.FindAsync(Database, session.Hash, None))!;

        Assert.Equal((30L, 30L), (found.SeenAt, found.StrongAt));
    }

    [EngineFact]
    public async Task A_session_ends_once_and_its_end_is_kept()
    {
        var session = await StartAsync(await PersonAsync());

        Assert.True(await WriteAsync(tx => SessionStore.EndAsync(tx, session.Id, 50, "person")));
        Assert.False(await WriteAsync(tx => SessionStore.EndAsync(tx, session.Id, 60, "person")));

        Assert.Null(await SessionStore.FindAsync(Database, session.Hash, None));
        var row = Assert.Single(await SignInStore.HistoryAsync(Database, session.PersonId, None));
        Assert.Equal((50L, "person"), (row.EndedAt, row.EndedBy));
    }

    [EngineFact]
    public async Task All_sessions_of_a_person_end_but_the_one_that_is_kept()
    {
        var person = await PersonAsync();
        var other = await StartAsync(await PersonAsync());
        var (first, second, kept) = (await StartAsync(person), await StartAsync(person), await StartAsync(person));

        Assert.Equal(2, await WriteAsync(tx => SessionStore.EndAllAsync(tx, person.Id, kept.Id, 50, "person")));

        Assert.Null(await SessionStore.FindAsync(Database, first.Hash, None));
        Assert.Null(await SessionStore.FindAsync(Database, second.Hash, None));
        Assert.NotNull(await SessionStore.FindAsync(Database, kept.Hash, None));
        Assert.NotNull(await SessionStore.FindAsync(Database, other.Hash, None));
        Assert.Equal(1, await WriteAsync(tx => SessionStore.EndAllAsync(tx, person.Id, null, 60, "roles")));
    }

    [EngineFact]
    public async Task What_nobody_used_for_long_and_what_began_long_ago_ends()
    {
        var person = await PersonAsync();
        var idle = await StartAsync(person, at: -900);
        var old = await StartAsync(person, at: -1_000);
        await WriteAsync(tx => SessionStore.Saw(tx, old.Id, -100));
        var fresh = await StartAsync(person, at: -100);

        await WriteAsync(tx => SessionStore.EndOldAsync(tx, seenBefore: -500, startedBefore: -950, at: 0));

        Assert.Null(await SessionStore.FindAsync(Database, idle.Hash, None));
        Assert.Null(await SessionStore.FindAsync(Database, old.Hash, None));
        Assert.NotNull(await SessionStore.FindAsync(Database, fresh.Hash, None));
    }

    [EngineFact]
    public async Task A_session_needs_its_sign_in_and_a_hash_of_its_own()
    {
        var session = await StartAsync(await PersonAsync());
        var twin = new Session
        {
            Id = Some.Id("sgn"),
            PersonId = session.PersonId,
            Hash = session.Hash,
            BrowserKey = [1],
        };
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            WriteAsync(tx =>
                SessionStore.Start(
                    tx,
                    new SignInRow
                    {
                        Id = twin.Id,
                        PersonId = twin.PersonId,
                        Means = "passkey",
                        At = 1,
                    },
                    twin
                )
            )
        );
    }
}
