using System.Collections.Concurrent;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Jobs;

/// <summary>Several nodes that take jobs from one PostgreSQL.</summary>
public sealed class PostgresClaimsTests(PostgresEngine engine) : IClassFixture<PostgresEngine>
{
    private const string Lane = "lane";

    private static CancellationToken None => CancellationToken.None;

    [PostgresFact]
    public async Task Of_several_nodes_no_two_ever_have_jobs_of_one_ref_out()
    {
        await using var second = await engine.OpenAsync();
        await using var third = await engine.OpenAsync();
        Database[] nodes = [engine.Database, second, third];
        // Many jobs of few refs, so that nodes reach for the same ones.
        await engine.Database.Recorder.WriteAsync(
            tx =>
            {
                for (var i = 0; i < 600; i++)
                {
                    JobStore.Add(tx, JobKind.Enforce, $"ref{i % 20}", i, Lane, Some.Noon);
                }

                return Task.CompletedTask;
            },
            None
        );
        var claims = new Claims();

        await Task.WhenAll(
            nodes.SelectMany(n => Enumerable.Range(0, 3).Select(_ => Task.Run(() => WorkAsync(n, claims))))
        );

        Assert.Empty(claims.Broken);
        Assert.Equal(600, claims.Taken);
    }

    [PostgresFact]
    public async Task A_job_that_another_is_just_ending_is_not_waited_for()
    {
        await using var second = await engine.OpenAsync();
        var job = new JobRow
        {
            Kind = JobKind.Read,
            Ref = "a",
            Revision = 1,
        };
        await engine.Database.Recorder.WriteAsync(
            tx =>
            {
                JobStore.Add(tx, job.Kind, job.Ref, job.Revision, Lane, Some.Noon);
                JobStore.Add(tx, job.Kind, "b", 1, Lane, Some.Noon);
                return Task.CompletedTask;
            },
            None
        );
        var (ended, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var ending = engine.Database.Recorder.WriteAsync(
            async tx =>
            {
                JobStore.Done(tx, job);
                await tx.FirstAsync<long>("SELECT 1");
                ended.TrySetResult();
                await gate.Task;
            },
            None
        );
        await ended.Task;

        var taken = await second.Recorder.WriteAsync(
            tx => JobStore.ClaimAsync(tx, JobKind.Read, Lane, "second", Some.Noon, TimeSpan.FromMinutes(1), 10),
            None
        );

        Assert.Equal(["b"], taken.Select(j => j.Ref));
        gate.SetResult();
        await ending;
    }

    private static async Task WorkAsync(Database node, Claims claims)
    {
        while (await node.FirstAsync<long>("SELECT COUNT(*) FROM job WHERE kind = 'enforce'", None) > 0)
        {
            var jobs = await node.Recorder.WriteAsync(
                tx => JobStore.ClaimAsync(tx, JobKind.Enforce, Lane, "node", Some.Noon, TimeSpan.FromHours(1), 3),
                None
            );
            claims.Take(jobs);
            await Task.Yield();
            // Given back before it is done: from then on another may have it.
            claims.GiveBack(jobs);
            await node.Recorder.WriteAsync(
                tx =>
                {
                    jobs.ForEach(j => JobStore.Done(tx, j));
                    return Task.CompletedTask;
                },
                None
            );
        }
    }

    private sealed class Claims
    {
        private readonly ConcurrentDictionary<string, byte> _out = new();
        private int _taken;

        public ConcurrentBag<string> Broken { get; } = [];

        public int Taken => _taken;

        public void Take(List<JobRow> jobs)
        {
            Interlocked.Add(ref _taken, jobs.Count);
            foreach (var reference in jobs.Select(j => j.Ref).Distinct().Where(r => !_out.TryAdd(r, 0)))
            {
                Broken.Add(reference);
            }
        }

        public void GiveBack(List<JobRow> jobs)
        {
            foreach (var job in jobs)
            {
                _out.TryRemove(job.Ref, out _);
            }
        }
    }
}
