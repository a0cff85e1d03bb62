using Redress.Storage.Keys;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Keys;

public sealed class SqliteKeyMarkTests(SqliteEngine engine) : KeyMarkContract(engine), IClassFixture<SqliteEngine>;

public sealed class PostgresKeyMarkTests(PostgresEngine engine)
    : KeyMarkContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class KeyMarkContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task Of_nodes_that_bring_keys_of_their_own_one_is_first_and_all_others_are_refused()
    {
        var folders = Enumerable.Range(0, 4).Select(_ => Directory.CreateTempSubdirectory("redress-mark-")).ToList();
        var keys = folders.ConvertAll(f => KeyRing.Open(f.FullName, mayCreate: true));

        var refused = await Task.WhenAll(keys.Select(k => Record.ExceptionAsync(() => CheckAsync(k))));

        Assert.Equal(3, refused.Count(r => r is KeysOtherException));
        var first = keys[Array.FindIndex(refused, r => r is null)];
        await CheckAsync(first);
        folders.ForEach(f => f.Delete(recursive: true));
    }

    private Task CheckAsync(KeyRing keys) => KeyMark.LeaveOrCompareAsync(Database, keys, CancellationToken.None);
}
