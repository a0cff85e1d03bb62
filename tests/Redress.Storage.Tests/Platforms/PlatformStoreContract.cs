using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Storage.Engine;
using Redress.Storage.Platforms;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Platforms;

public sealed class SqlitePlatformStoreTests(SqliteEngine engine)
    : PlatformStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresPlatformStoreTests(PostgresEngine engine)
    : PlatformStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class PlatformStoreContract(TestedEngine engine) : Contract(engine)
{
    private static PlatformRow Full() =>
        new()
        {
            Id = Some.Id("plt"),
            Name = Some.Text + Some.Id("name"),
            Kind = "webhook",
            Endpoint = "http://127.0.0.1:4100/port",
            Secrets = Some.Bytes(100),
            Links = """[{"Origin":"https://chirp.example","Path":"/p/{id}","Kind":0}]""",
            Described = $$"""{"name":"{{Some.Text.Length}}"}""",
            CreatedAt = Some.Noon.ToMicros(),
        };

    [EngineFact]
    public async Task Every_column_comes_back_as_it_was_written()
    {
        var (full, bare) = (Full(), Some.Platform());

        await WriteAsync(tx =>
        {
            PlatformStore.Insert(tx, full);
            PlatformStore.Insert(tx, bare);
        });

        AssertSame(full, await WriteAsync(tx => PlatformStore.FindAsync(tx, full.Id)));
        AssertSame(bare, await WriteAsync(tx => PlatformStore.FindAsync(tx, bare.Id)));
        var all = await PlatformStore.AllAsync(Database, None);
        AssertSame(full, all.Single(p => p.Id == full.Id));
        AssertSame(bare, all.Single(p => p.Id == bare.Id));
        Assert.Equal(all.Select(p => p.Id).Order(StringComparer.Ordinal), all.Select(p => p.Id));
        Assert.Equal(SubjectKind.Post, Assert.Single(full.ToPlatform().Links).Kind);
    }

    [EngineFact]
    public async Task What_changes_is_written_and_raises_the_version()
    {
        var row = Full();
        await WriteAsync(tx => PlatformStore.Insert(tx, row));

        await WriteAsync(tx =>
        {
            row.Version = 1;
            row.Secrets = null;
            row.Links = "[]";
            row.Described = Some.Text;
            PlatformStore.Update(tx, row);
        });

        Assert.Equal(2, row.Version);
        AssertSame(row, await WriteAsync(tx => PlatformStore.FindAsync(tx, row.Id)));
    }

    [EngineFact]
    public async Task A_change_of_what_another_changed_meanwhile_is_stale()
    {
        var row = Full();
        await WriteAsync(tx => PlatformStore.Insert(tx, row));
        await WriteAsync(tx => PlatformStore.Update(tx, row));

        await Assert.ThrowsAsync<StaleException>(() =>
            WriteAsync(tx =>
            {
                row.Version = 1;
                PlatformStore.Update(tx, row);
            })
        );
    }

    [EngineFact]
    public async Task A_name_is_taken_once()
    {
        var row = Full();
        await WriteAsync(tx => PlatformStore.Insert(tx, row));

        Assert.True(await WriteAsync(tx => PlatformStore.NameTakenAsync(tx, row.Name)));
        Assert.False(await WriteAsync(tx => PlatformStore.NameTakenAsync(tx, row.Name + "x")));
        await AssertRefusedAsync(
            "INSERT INTO platform (id, name, kind, links, created_at, version) VALUES (@id, @name, 'manual', '[]', 1, 1)",
            new Arg("id", Some.Id("plt")),
            new Arg("name", row.Name)
        );
    }

    [EngineFact]
    public async Task A_message_is_noted_once_for_each_platform_until_it_is_forgotten()
    {
        var (one, other) = (Some.Id("plt"), Some.Id("plt"));
        Task<bool> NoteAsync(string platform, long at) =>
            WriteAsync(tx => PlatformStore.TryNoteMessageAsync(tx, platform, Some.Text, at));

        Assert.True(await NoteAsync(one, 10));
        Assert.False(await NoteAsync(one, 20));
        Assert.True(await NoteAsync(other, 20));

        await WriteAsync(tx => PlatformStore.ForgetMessages(tx, 11));
        Assert.True(await NoteAsync(one, 30));
        Assert.False(await NoteAsync(other, 30));
    }

    [EngineFact]
    public async Task Of_many_who_note_one_message_at_once_one_is_first()
    {
        var platform = Some.Id("plt");

        var noted = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(_ => WriteAsync(tx => PlatformStore.TryNoteMessageAsync(tx, platform, "message", 1)))
        );

        Assert.Single(noted, first => first);
    }
}
