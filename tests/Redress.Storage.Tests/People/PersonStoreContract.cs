using Redress.Storage.People;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.People;

public sealed class SqlitePersonStoreTests(SqliteEngine engine)
    : PersonStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresPersonStoreTests(PostgresEngine engine)
    : PersonStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class PersonStoreContract(TestedEngine engine) : Contract(engine)
{
    private static PersonRow Person(string name) =>
        new()
        {
            Id = Some.Id("psn"),
            Name = name,
            Roles = """["reviewer"]""",
            CreatedAt = 1,
        };

    [EngineFact]
    public async Task Roles_change_and_a_person_leaves_and_comes_back()
    {
        var row = Person(Some.Id("name"));
        await WriteAsync(tx => AccessStore.Insert(tx, row));
        row.Roles = """["lead"]""";
        await WriteAsync(tx => PersonStore.ChangeRoles(tx, row));
        AssertSame(row, await PersonStore.FindAsync(Database, row.Id, None));

        await WriteAsync(tx => PersonStore.Disable(tx, row, 8));
        AssertSame(row, await PersonStore.ByNameAsync(Database, row.Name, None));
        await WriteAsync(tx => PersonStore.Disable(tx, row, null));

        Assert.Null((await WriteAsync(tx => PersonStore.FindAsync(tx, row.Id)))!.DisabledAt);
    }

    [EngineFact]
    public async Task People_are_listed_by_name_from_a_name_on()
    {
        var stem = Some.Id("list");
        string[] names = [stem + "-a", stem + "-b", stem + "-c"];
        await WriteAsync(tx =>
        {
            foreach (var name in names.Reverse())
            {
                AccessStore.Insert(tx, Person(name));
            }
        });

        var first = await PersonStore.ListAsync(Database, stem, 2, None);
        Assert.Equal(names[..2], first.Select(p => p.Name));
        Assert.Equal(names[2], (await PersonStore.ListAsync(Database, names[1], 1, None)).Single().Name);
    }

    [EngineFact]
    public async Task What_a_role_gives_is_kept_once_for_each_role()
    {
        var role = Some.Id("role");
        var first = new RoleGrantRow
        {
            Role = role,
            Permissions = """["read-cases"]""",
            ChangedAt = 1,
        };
        var changed = new RoleGrantRow
        {
            Role = role,
            Kind = "reviewer",
            Permissions = "[]",
            ChangedAt = 2,
            EndedAt = 3,
        };
        foreach (var row in (RoleGrantRow[])[first, changed])
        {
            await WriteAsync(async tx =>
            {
                await PersonStore.KeepGrantAsync(tx, row);
                return true;
            });
        }

        AssertSame(changed, (await PersonStore.GrantsAsync(Database, None)).Single(g => g.Role == role));
    }

    [EngineFact]
    public async Task A_role_of_the_operators_own_is_found_with_its_people_and_counts_as_its_kind()
    {
        var (role, other) = (Some.Id("role"), Some.Id("role"));
        var person = Person(Some.Id("name"));
        person.Roles = $"""["auditor","{role}"]""";
        var before = await SeniorsAsync();
        await WriteAsync(async tx =>
        {
            AccessStore.Insert(tx, person);
            await PersonStore.KeepGrantAsync(tx, new RoleGrantRow { Role = role, Kind = "senior" });
            return true;
        });

        Assert.Equal(1, await WriteAsync(tx => PersonStore.HoldersAsync(tx, role)));
        Assert.Equal(0, await WriteAsync(tx => PersonStore.HoldersAsync(tx, other)));
        Assert.Equal(before + 1, await SeniorsAsync());
        Assert.Equal([role], (await PersonStore.FindAsync(Database, person.Id, None))!.ToPerson().CustomRoles);
        await WriteAsync(async tx =>
        {
            await PersonStore.KeepGrantAsync(
                tx,
                new RoleGrantRow
                {
                    Role = role,
                    Kind = "senior",
                    EndedAt = 1,
                }
            );
            return true;
        });
        Assert.Equal(before, await SeniorsAsync());
    }

    private Task<long> SeniorsAsync() =>
        Database.FirstAsync<long>($"SELECT COUNT(*) FROM person WHERE {PersonStore.HasRole("senior")}", None)!;
}
