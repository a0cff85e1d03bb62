using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Platforms;

namespace Redress.Storage.Tests.Engine;

public sealed class SqliteGroupCommitTests(SqliteEngine engine)
    : GroupCommitContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresGroupCommitTests(PostgresEngine engine)
    : GroupCommitContract(engine),
        IClassFixture<PostgresEngine>;

/// <summary>Closures that share a transaction share nothing else.</summary>
public abstract class GroupCommitContract(TestedEngine engine) : Contract(engine)
{
    private static readonly Refusal No = new("test-no", "No", RefusalKind.Conflict);

    /// <summary>What a refused closure may have done before it was refused.</summary>
    private enum Left
    {
        Queued,
        Sent,
        Answered,
    }

    [EngineFact]
    public async Task Closures_that_wait_together_share_few_commits()
    {
        var stalled = await Stalled.AllLanesAsync(Engine);
        var before = Database.Recorder.Commits;
        var platforms = Enumerable.Range(0, 128).Select(_ => Some.Platform()).ToList();
        var writing = platforms.ConvertAll(p => WriteAsync(tx => PlatformStore.Insert(tx, p)));

        await stalled.LetGoAsync();
        await Task.WhenAll(writing);

        // Two groups of 64, and those that held the lanes.
        Assert.InRange(Database.Recorder.Commits - before, 2, 2 + Engine.Lanes);
    }

    [EngineFact]
    public Task A_refusal_takes_back_what_was_only_queued() => RefuseInGroupAsync(Left.Queued);

    [EngineFact]
    public Task A_refusal_takes_back_what_a_read_had_already_sent() => RefuseInGroupAsync(Left.Sent);

    [EngineFact]
    public Task A_refusal_takes_back_a_write_that_answered_with_rows() => RefuseInGroupAsync(Left.Answered);

    [EngineFact]
    public async Task A_refusal_of_one_that_is_alone_leaves_nothing()
    {
        var platform = Some.Platform();

        var answer = await Database.Recorder.RecordAsync<int>(tx => RefuseAsync(tx, platform, Left.Sent), None);

        Assert.Same(No, answer.Refusal);
        await AssertNothingOfAsync(platform);
    }

    [EngineFact]
    public async Task A_fault_reaches_only_the_one_whose_it_is()
    {
        var platforms = Enumerable.Range(0, 9).Select(_ => Some.Platform()).ToList();
        var stalled = await Stalled.AllLanesAsync(Engine);
        var writing = platforms
            .Select(
                (p, i) =>
                    WriteAsync(tx =>
                    {
                        PlatformStore.Insert(tx, p);
                        return i == 4 ? throw new FormatException("mine") : Task.FromResult(i);
                    })
            )
            .ToList();

        await stalled.LetGoAsync();

        await Assert.ThrowsAsync<FormatException>(() => writing[4]);
        writing.RemoveAt(4);
        var answers = await Task.WhenAll(writing);
        Assert.Equal([0, 1, 2, 3, 5, 6, 7, 8], answers);
        await AssertNothingOfAsync(platforms[4]);
        Assert.Equal(8, (await KeptAsync(platforms)).Count);
    }

    [EngineFact]
    public async Task A_row_that_the_database_refuses_reaches_only_the_one_whose_it_is()
    {
        var platforms = Enumerable.Range(0, 5).Select(_ => Some.Platform()).ToList();
        var stalled = await Stalled.AllLanesAsync(Engine);
        var writing = platforms.ConvertAll(p => WriteAsync(tx => PlatformStore.Insert(tx, p)));
        var again = WriteAsync(tx => PlatformStore.Insert(tx, platforms[2]));

        await stalled.LetGoAsync();

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => again);
        await Task.WhenAll(writing);
        Assert.Equal(5, (await KeptAsync(platforms)).Count);
    }

    [EngineFact]
    public async Task Only_commits_that_left_jobs_say_so_and_where()
    {
        await using var another = await Another.OfAsync(Engine);
        var recorder = another.Database.Recorder;
        var said = new List<IReadOnlySet<JobPlace>?>();
        recorder.JobsLeft += places =>
        {
            lock (said)
            {
                said.Add(places);
            }
        };
        await AddAsync(recorder, null, refused: false);
        var stalled = await Stalled.AllLanesAsync(another.Engine);
        Task<Result<int>>[] adding =
        [
            AddAsync(recorder, "a", refused: false),
            AddAsync(recorder, null, refused: false),
            AddAsync(recorder, "gone", refused: true),
            AddAsync(recorder, "b", refused: false),
        ];
        await stalled.LetGoAsync();
        await Task.WhenAll(adding);
        // It is said after the answer; the recorder's end waits for it.
        await recorder.DisposeAsync();

        Assert.Equal(
            [new JobPlace(JobKind.Read, "a"), new JobPlace(JobKind.Read, "b")],
            said.SelectMany(s => s!).Distinct().OrderBy(p => p.Lane, StringComparer.Ordinal)
        );
    }

    [EngineFact]
    public async Task A_listener_that_throws_ends_nothing()
    {
        await using var another = await Another.OfAsync(Engine);
        another.Database.Recorder.JobsLeft += _ => throw new InvalidOperationException("of the listener");

        for (var i = 0; i < 5; i++)
        {
            await another.Database.Recorder.WriteAsync(
                tx =>
                {
                    JobStore.Add(tx, JobKind.Read, Some.Id("sub"), 1, "lane", Some.Noon);
                    return Task.CompletedTask;
                },
                None
            );
        }

        Assert.Equal(5, await another.Database.FirstAsync<long>("SELECT COUNT(*) FROM job", None));
    }

    private static Task<Result<int>> AddAsync(Recorder recorder, string? lane, bool refused) =>
        recorder.RecordAsync<int>(
            tx =>
            {
                if (lane is not null)
                {
                    JobStore.Add(tx, JobKind.Read, Some.Id("sub"), 1, lane, Some.Noon);
                }

                return Task.FromResult<Result<int>>(refused ? No : 1);
            },
            None
        );

    private async Task RefuseInGroupAsync(Left left)
    {
        var platforms = Enumerable.Range(0, 9).Select(_ => Some.Platform()).ToList();
        var stalled = await Stalled.AllLanesAsync(Engine);
        var recording = platforms
            .Select(
                (p, i) =>
                    Database.Recorder.RecordAsync<int>(
                        tx =>
                        {
                            if (i == 4)
                            {
                                return RefuseAsync(tx, p, left);
                            }

                            PlatformStore.Insert(tx, p);
                            tx.Fact("test.wrote", Actor.System, Some.Noon);
                            return Task.FromResult<Result<int>>(i);
                        },
                        None
                    )
            )
            .ToList();

        await stalled.LetGoAsync();
        var answers = await Task.WhenAll(recording);

        Assert.Same(No, answers[4].Refusal);
        Assert.Equal(8, answers.Count(a => a.Ok));
        await AssertNothingOfAsync(platforms[4]);
        Assert.Equal(8, (await KeptAsync(platforms)).Count);
    }

    private static async Task<Result<int>> RefuseAsync(Transaction tx, PlatformRow platform, Left left)
    {
        switch (left)
        {
            case Left.Queued:
                PlatformStore.Insert(tx, platform);
                break;
            case Left.Sent:
                PlatformStore.Insert(tx, platform);
                tx.Fact("test.wrote", Actor.System, Some.Noon);
                await PlatformStore.FindAsync(tx, platform.Id);
                break;
            case Left.Answered:
                await PlatformStore.TryNoteMessageAsync(tx, platform.Id, "message", 1);
                break;
        }

        return No;
    }

    private async Task AssertNothingOfAsync(PlatformRow platform)
    {
        Assert.Equal(0, await CountAsync("platform WHERE id = @id", new Arg("id", platform.Id)));
        Assert.Equal(0, await CountAsync("seen_message WHERE platform_id = @id", new Arg("id", platform.Id)));
        Assert.Equal(0, await CountAsync("fact WHERE kind = @kind", new Arg("kind", platform.Id)));
    }

    private Task<List<string>> KeptAsync(IEnumerable<PlatformRow> platforms) =>
        Database.ListAsync<string>(
            "SELECT id FROM platform WHERE id {in:keys}",
            None,
            new Arg("keys", System.Text.Json.JsonSerializer.Serialize(platforms.Select(p => p.Id)))
        );
}
