using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Storage.Engine;
using Redress.Storage.People;
using Redress.Storage.Platforms;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.People;

public sealed class SqliteAccessStoreTests(SqliteEngine engine)
    : AccessStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresAccessStoreTests(PostgresEngine engine)
    : AccessStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class AccessStoreContract(TestedEngine engine) : Contract(engine)
{
    private const long Now = 1_000;

    private static PersonRow Person(long? disabledAt = null) =>
        new()
        {
            Id = Some.Id("psn"),
            Name = Some.Text + Some.Id("name"),
            Roles = """["reviewer","child-safety"]""",
            PlatformId = Some.Id("plt"),
            CreatedAt = 1,
            DisabledAt = disabledAt,
        };

    private static PersonTokenRow Token(PersonRow of, long expiresAt = Now + 1, long? revokedAt = null) =>
        new()
        {
            Id = Some.Id("tok"),
            PersonId = of.Id,
            Hash = Some.Bytes(32),
            CreatedAt = 1,
            ExpiresAt = expiresAt,
            RevokedAt = revokedAt,
        };

    [EngineFact]
    public async Task A_person_comes_back_as_written_by_name_and_by_token()
    {
        var person = Person();
        var token = Token(person);
        await WriteAsync(tx =>
        {
            AccessStore.Insert(tx, person);
            AccessStore.Insert(tx, token);
        });

        AssertSame(person, await WriteAsync(tx => AccessStore.PersonByNameAsync(tx, person.Name)));
        AssertSame(person, await AccessStore.PersonByTokenAsync(Database, token.Hash, Now, None));
        Assert.Equal([Role.Reviewer, Role.ChildSafety], person.ToPerson().Roles);
        Assert.Null(await WriteAsync(tx => AccessStore.PersonByNameAsync(tx, person.Name.ToUpperInvariant())));
    }

    [EngineFact]
    public async Task Tokens_that_ran_out_were_revoked_or_belong_to_somebody_disabled_open_nothing()
    {
        var (active, disabled) = (Person(), Person(disabledAt: 5));
        PersonTokenRow[] closed = [Token(active, expiresAt: Now), Token(active, revokedAt: 5), Token(disabled)];
        await WriteAsync(tx =>
        {
            AccessStore.Insert(tx, active);
            AccessStore.Insert(tx, disabled);
            foreach (var token in closed)
            {
                AccessStore.Insert(tx, token);
            }
        });

        foreach (var token in closed)
        {
            Assert.Null(await AccessStore.PersonByTokenAsync(Database, token.Hash, Now, None));
        }

        Assert.NotNull(await AccessStore.PersonByTokenAsync(Database, closed[0].Hash, Now - 1, None));
        Assert.Null(await AccessStore.PersonByTokenAsync(Database, [], Now, None));
    }

    [EngineFact]
    public async Task A_token_needs_a_person_and_a_hash_of_its_own()
    {
        var person = Person();
        var token = Token(person);
        await WriteAsync(tx =>
        {
            AccessStore.Insert(tx, person);
            AccessStore.Insert(tx, token);
        });

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            WriteAsync(tx => AccessStore.Insert(tx, Token(Person())))
        );
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            WriteAsync(tx =>
                AccessStore.Insert(
                    tx,
                    new PersonTokenRow
                    {
                        Id = Some.Id("tok"),
                        PersonId = person.Id,
                        Hash = token.Hash,
                    }
                )
            )
        );
    }

    [EngineFact]
    public async Task A_platforms_key_opens_until_it_is_revoked_and_is_revoked_once()
    {
        var platform = Some.Platform();
        var key = new PlatformKeyRow
        {
            Id = Some.Id("key"),
            PlatformId = platform.Id,
            Name = Some.Text,
            Hash = Some.Bytes(32),
            Scopes = """["reports:write"]""",
            Sources = """["platform"]""",
            CreatedAt = 1,
        };
        await WriteAsync(tx =>
        {
            PlatformStore.Insert(tx, platform);
            AccessStore.Insert(tx, key);
        });
        AssertSame(key, await AccessStore.KeyByHashAsync(Database, key.Hash, None));
        Assert.Equal(["reports:write"], key.ToKey().Scopes);

        await WriteAsync(tx => AccessStore.RevokeKey(tx, key, 9));

        Assert.Null(await AccessStore.KeyByHashAsync(Database, key.Hash, None));
        AssertSame(key, await WriteAsync(tx => AccessStore.KeyAsync(tx, key.Id)));
        Assert.Equal(Instant.FromMicros(9), key.ToKey().RevokedAt);
        await Assert.ThrowsAsync<StaleException>(() => WriteAsync(tx => AccessStore.RevokeKey(tx, key, 10)));
    }
}
