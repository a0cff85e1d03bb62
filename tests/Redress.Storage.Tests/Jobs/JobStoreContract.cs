using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Jobs;

public sealed class SqliteJobStoreTests(SqliteEngine engine) : JobStoreContract(engine), IClassFixture<SqliteEngine>;

public sealed class PostgresJobStoreTests(PostgresEngine engine)
    : JobStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class JobStoreContract(TestedEngine engine) : Contract(engine)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    // Each test has a lane of its own, so that none takes another's jobs.
    private readonly string _lane = Some.Id("plt");

    private static DateTimeOffset At(int seconds) => Some.Noon.AddSeconds(seconds);

    [EngineFact]
    public async Task What_is_due_longest_comes_first_and_no_more_than_asked()
    {
        await AddAsync(("c", 1, 3), ("a", 1, 1), ("later", 1, 60), ("b", 1, 2));

        Assert.Equal(["a/1", "b/1"], await ClaimAsync(10, most: 2));
        Assert.Equal(["c/1"], await ClaimAsync(10, most: 2));
        Assert.Empty(await ClaimAsync(10));
        Assert.Equal(["later/1"], await ClaimAsync(60));
    }

    [EngineFact]
    public async Task A_job_comes_with_what_it_was_added_with_and_its_attempts()
    {
        await WriteAsync(tx => JobStore.Add(tx, JobKind.Enforce, Some.Text + _lane, long.MaxValue, _lane, At(0)));

        var job = (await TakeAsync(0)).Single();

        Assert.Equal(
            (JobKind.Enforce, Some.Text + _lane, long.MaxValue, _lane, At(0).ToMicros(), 1),
            (job.Kind, job.Ref, job.Revision, job.Lane, job.DueAt, job.Attempts)
        );
    }

    [EngineFact]
    public async Task Neither_another_kind_nor_another_lane_gets_it()
    {
        await AddAsync(("a", 1, 0));

        Assert.Empty(await WriteAsync(tx => JobStore.ClaimAsync(tx, JobKind.Read, _lane, "node", At(9), Lease, 10)));
        Assert.Empty(
            await WriteAsync(tx => JobStore.ClaimAsync(tx, JobKind.Enforce, "elsewhere", "node", At(9), Lease, 10))
        );
        Assert.Single(await ClaimAsync(9));
    }

    [EngineFact]
    public async Task The_same_job_is_added_once_and_keeps_its_time()
    {
        await AddAsync(("a", 1, 5));
        await AddAsync(("a", 1, 0), ("a", 1, 90));

        Assert.Empty(await ClaimAsync(4));
        Assert.Equal(["a/1"], await ClaimAsync(5));
    }

    [EngineFact]
    public async Task What_is_out_comes_again_when_its_lease_has_run_out_and_not_before()
    {
        await AddAsync(("a", 1, 0));
        Assert.Single(await ClaimAsync(0));

        Assert.Empty(await ClaimAsync(119));
        var again = (await TakeAsync(120)).Single();

        Assert.Equal(2, again.Attempts);
    }

    [EngineFact]
    public async Task Jobs_of_one_ref_come_together_and_are_never_out_with_two()
    {
        await AddAsync(("a", 1, 0), ("a", 2, 0));
        Assert.Equal(["a/1", "a/2"], await ClaimAsync(0));

        await AddAsync(("a", 3, 0), ("b", 1, 0));
        Assert.Equal(["b/1"], await ClaimAsync(1));

        // When both leases have run out all three may come.
        Assert.Equal(["a/1", "a/2", "a/3", "b/1"], await ClaimAsync(500));
    }

    [EngineFact]
    public async Task What_is_done_never_comes_again_and_lets_the_next_of_its_ref_come()
    {
        await AddAsync(("a", 1, 0));
        var job = (await TakeAsync(0)).Single();
        await AddAsync(("a", 2, 0));
        Assert.Empty(await ClaimAsync(1));

        await WriteAsync(tx => JobStore.Done(tx, job));

        Assert.Equal(["a/2"], await ClaimAsync(1));
        Assert.Equal(0, await CountAsync("job WHERE lane = @lane AND revision = 1", new Arg("lane", _lane)));
    }

    [EngineFact]
    public async Task What_is_put_back_comes_at_its_time_with_its_error_kept()
    {
        await AddAsync(("a", 1, 0));
        var job = (await TakeAsync(0)).Single();

        await WriteAsync(tx => JobStore.Again(tx, job, Some.Text, At(30)));

        Assert.Empty(await ClaimAsync(29));
        Assert.Equal(
            1,
            await CountAsync(
                "job WHERE lane = @lane AND last_error = @error AND lease_by IS NULL",
                new Arg("lane", _lane),
                new Arg("error", Some.Text)
            )
        );
        Assert.Equal(2, (await TakeAsync(30)).Single().Attempts);
    }

    [EngineFact]
    public async Task Of_many_who_claim_at_once_each_job_goes_to_one()
    {
        const int Jobs = 400;
        await AddAsync([.. Enumerable.Range(0, Jobs).Select(i => ($"{i:000}", 1, 0))]);

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ClaimAllAsync(Database))));

        Assert.Equal(Jobs, taken.Sum(t => t.Count));
        Assert.Equal(Jobs, taken.SelectMany(t => t).Distinct().Count());
    }

    [EngineFact]
    public async Task The_next_time_is_that_of_the_first_job_or_of_the_first_lease_to_end()
    {
        await using var another = await Another.OfAsync(Engine);
        Task<DateTimeOffset?> NextAsync(int now) => JobStore.NextDueAsync(another.Database, At(now), None);
        Assert.Null(await NextAsync(0));
        Assert.Equal(0, await JobStore.BusyAsync(another.Database, At(0), None));

        await another.Database.Recorder.WriteAsync(
            tx =>
            {
                JobStore.Add(tx, JobKind.Enforce, "a", 1, _lane, At(10));
                JobStore.Add(tx, JobKind.Enforce, "b", 1, _lane, At(200));
                return Task.CompletedTask;
            },
            None
        );
        Assert.Equal(At(10), await NextAsync(0));
        Assert.Equal(0, await JobStore.BusyAsync(another.Database, At(9), None));
        Assert.Equal(1, await JobStore.BusyAsync(another.Database, At(10), None));

        await another.Database.Recorder.WriteAsync(
            tx => JobStore.ClaimAsync(tx, JobKind.Enforce, _lane, "node", At(10), Lease, 10),
            None
        );
        Assert.Equal(At(130), await NextAsync(10));
        Assert.Equal(1, await JobStore.BusyAsync(another.Database, At(11), None));
    }

    [EngineFact]
    public async Task Places_are_named_once_where_something_is_due_that_nobody_has_out()
    {
        await using var another = await Another.OfAsync(Engine);
        Assert.Empty(await JobStore.DuePlacesAsync(another.Database, At(0), None));
        await another.Database.Recorder.WriteAsync(
            tx =>
            {
                JobStore.Add(tx, "b", "due", 1, "x", At(0));
                JobStore.Add(tx, "b", "due too", 1, "x", At(0));
                JobStore.Add(tx, "b", "due there", 1, "y", At(0));
                JobStore.Add(tx, "b", "later", 1, "z", At(1));
                JobStore.Add(tx, "a", "out", 1, "x", At(0));
                JobStore.Add(tx, "c", "due", 1, "w", At(-1));
                return JobStore.ClaimAsync(tx, "a", "x", "node", At(0), Lease, 10);
            },
            None
        );

        async Task<string> DueAsync(int now) =>
            string.Join(
                ' ',
                (await JobStore.DuePlacesAsync(another.Database, At(now), None)).Select(p => p.Kind + p.Lane).Order()
            );
        Assert.Equal("bx by cw", await DueAsync(0));
        Assert.Equal("bx by bz cw", await DueAsync(1));
        Assert.Equal("ax bx by bz cw", await DueAsync((int)Lease.TotalSeconds));
    }

    private Task AddAsync(params (string Ref, long Revision, int DueAt)[] jobs) =>
        WriteAsync(tx =>
        {
            foreach (var (reference, revision, due) in jobs)
            {
                JobStore.Add(tx, JobKind.Enforce, $"{_lane}/{reference}", revision, _lane, At(due));
            }
        });

    private Task<List<JobRow>> TakeAsync(int now, int most = 100) =>
        WriteAsync(tx => JobStore.ClaimAsync(tx, JobKind.Enforce, _lane, "node", At(now), Lease, most));

    private async Task<List<string>> ClaimAsync(int now, int most = 100) =>
        (await TakeAsync(now, most)).ConvertAll(j => $"{j.Ref[(_lane.Length + 1)..]}/{j.Revision}");

    private async Task<List<string>> ClaimAllAsync(Database node)
    {
        var mine = new List<string>();
        // On PostgreSQL none come while another takes some: so look until there is nothing that is not out.
        while (await CountAsync("job WHERE lane = @lane AND lease_until = 0", new Arg("lane", _lane)) > 0)
        {
            var taken = await node.Recorder.WriteAsync(
                tx => JobStore.ClaimAsync(tx, JobKind.Enforce, _lane, "node", At(0), Lease, 7),
                None
            );
            Assert.InRange(taken.Count, 0, 7);
            mine.AddRange(taken.Select(j => j.Ref));
        }

        return mine;
    }
}
