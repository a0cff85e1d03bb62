using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Policies;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Policies;

public sealed class SqliteChoiceStoreTests(SqliteEngine engine)
    : ChoiceStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresChoiceStoreTests(PostgresEngine engine)
    : ChoiceStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class ChoiceStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task Where_nothing_was_chosen_the_first_word_counts_and_the_last_choice_stays()
    {
        var name = Some.Id("choice");
        Assert.Equal(SecondLookMode.Two, await OfAsync(name));

        await ChooseAsync(name, SecondLookMode.Guest);
        await ChooseAsync(name, SecondLookMode.SameLater);

        Assert.Equal(SecondLookMode.SameLater, await OfAsync(name));
        Assert.Single(await ChoiceStore.AllAsync(Database, None), c => c.Name == name);
    }

    private Task<SecondLookMode> OfAsync(string name) =>
        WriteAsync(tx => ChoiceStore.OfAsync<SecondLookMode>(tx, name));

    private Task<bool> ChooseAsync(string name, SecondLookMode mode) =>
        WriteAsync(async tx =>
        {
            var row = new ChoiceRow
            {
                Name = name,
                Value = Word.Of(mode),
                ChangedAt = Some.Most,
            };
            await ChoiceStore.KeepAsync(tx, row);
            return true;
        });
}
