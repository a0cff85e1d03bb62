using Redress.Storage.Desk;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Desk;

public sealed class SqliteOwnStoreTests(SqliteEngine engine) : OwnStoreContract(engine), IClassFixture<SqliteEngine>;

public sealed class PostgresOwnStoreTests(PostgresEngine engine)
    : OwnStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class OwnStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task Somebody_sees_their_own_filters_and_those_that_others_share()
    {
        var (me, other) = (Some.Id("psn"), Some.Id("psn"));
        var mine = Filter(me, "late", 0);
        var shared = Filter(other, Some.Id("name"), 1);
        await WriteAsync(tx =>
        {
            OwnStore.Keep(tx, mine, Some.Noon);
            OwnStore.Keep(tx, shared, Some.Noon);
            OwnStore.Keep(tx, Filter(other, "hidden", 0), Some.Noon);
            OwnStore.Keep(tx, Filter(me, "late", 0, "?late=on&again"), Some.Noon);
        });

        var found = await OwnStore.FiltersAsync(Database, me, None);
        Assert.Equal("?late=on&again", found.Single(f => f.PersonId == me).Query);
        Assert.Contains(found, f => f.Id == shared.Id);
        Assert.DoesNotContain(found, f => f.Name == "hidden");

        await WriteAsync(tx =>
        {
            OwnStore.Remove(tx, me, mine.Id);
            OwnStore.Remove(tx, me, shared.Id);
        });
        Assert.Equal(
            [shared.Id],
            (await OwnStore.FiltersAsync(Database, me, None)).Select(f => f.Id).Intersect([mine.Id, shared.Id])
        );
    }

    [EngineFact]
    public async Task Preferences_are_one_for_each_person_and_the_last_counts()
    {
        var me = Some.Id("psn");
        Assert.Null(await OwnStore.PreferencesAsync(Database, me, None));
        await WriteAsync(tx => OwnStore.Prefer(tx, me, "1", Some.Noon));
        await WriteAsync(tx => OwnStore.Prefer(tx, me, Some.Text, Some.Noon));

        Assert.Equal(Some.Text, await OwnStore.PreferencesAsync(Database, me, None));
        Assert.Equal(Some.Text, await WriteAsync(tx => OwnStore.PreferencesAsync(tx, me)));
    }

    private static SavedFilter Filter(string person, string name, long shared, string query = "?late=on") =>
        new()
        {
            Id = Some.Id("flt"),
            PersonId = person,
            Name = name,
            Query = query,
            Shared = shared,
        };
}
