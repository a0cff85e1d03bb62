using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Platforms;

namespace Redress.Storage.Tests.Engine;

public sealed class SqliteRecorderTests(SqliteEngine engine) : IClassFixture<SqliteEngine>
{
    private static CancellationToken None => CancellationToken.None;

    private Recorder Recorder => engine.Database.Recorder;

    [Fact]
    public async Task A_closure_that_waits_for_something_else_is_refused_and_writes_nothing_later()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var later = new TaskCompletionSource<Exception?>();
        var platform = Some.Platform();

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Recorder.WriteAsync(
                async tx =>
                {
                    await gate.Task;
                    later.SetResult(Record.Exception(() => PlatformStore.Insert(tx, platform)));
                },
                None
            )
        );
        gate.SetResult();

        Assert.IsType<InvalidOperationException>(await later.Task);
        Assert.Equal(
            0,
            await engine.Database.FirstAsync<long>(
                "SELECT COUNT(*) FROM platform WHERE id = @id",
                None,
                new Arg("id", platform.Id)
            )
        );
    }

    [Fact]
    public async Task The_same_text_with_its_names_in_another_order_is_a_fault_and_no_swapped_value()
    {
        const string Sql = "INSERT INTO seen_message (platform_id, message_id, at) VALUES (@platform, @message, @at)";
        var platform = Some.Id("plt");
        await Recorder.WriteAsync(
            tx =>
            {
                tx.Run(Sql, new Arg("platform", platform), new Arg("message", "one"), new Arg("at", 1L));
                return Task.CompletedTask;
            },
            None
        );

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Recorder.WriteAsync(
                tx =>
                {
                    tx.Run(Sql, new Arg("message", "two"), new Arg("platform", platform), new Arg("at", 1L));
                    return Task.CompletedTask;
                },
                None
            )
        );
    }

    [Fact]
    public async Task What_was_answered_stands_in_the_files_as_a_power_cut_would_leave_them()
    {
        var platform = Some.Platform();
        await Recorder.WriteAsync(
            tx =>
            {
                PlatformStore.Insert(tx, platform);
                tx.Fact("test.wrote", Actor.System, Some.Noon);
                return Task.CompletedTask;
            },
            None
        );

        var after = Directory.CreateTempSubdirectory("redress-").FullName;
        foreach (
            var file in Directory
                .EnumerateFiles(engine.Folder, "redress.db*")
                .Where(f => !f.EndsWith("-shm", StringComparison.Ordinal))
        )
        {
            File.Copy(file, Path.Combine(after, Path.GetFileName(file)));
        }

        await using (var database = await Database.OpenAsync(after, null, TimeProvider.System, None))
        {
            Assert.Equal(
                1,
                await database.FirstAsync<long>(
                    "SELECT COUNT(*) FROM platform WHERE id = @id",
                    None,
                    new Arg("id", platform.Id)
                )
            );
        }

        Directory.Delete(after, recursive: true);
    }

    [Fact]
    public async Task Texts_that_differ_each_time_are_a_fault_before_they_fill_the_memory()
    {
        await using var another = await Another.OfAsync(engine);
        var recorder = another.Database.Recorder;
        await recorder.WriteAsync(tx => tx.FirstAsync<long>("SELECT -1"), None);

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            for (var i = 0; i < 1000; i++)
            {
                var text = $"SELECT {i}";
                await recorder.WriteAsync(tx => tx.FirstAsync<long>(text), None);
            }
        });

        // Known ones still work.
        Assert.Equal(-1, await recorder.WriteAsync(tx => tx.FirstAsync<long>("SELECT -1"), None));
    }
}
