using Microsoft.Extensions.Logging.Abstractions;
using Redress.Connectors.Net;
using Redress.Core.Kernel;
using Redress.Server.Features.Platforms;
using Redress.Server.Features.Policies;
using Redress.Server.Features.Reports;
using Redress.Server.Work;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Keys;

namespace Redress.Server.Tests.Work;

public sealed class WorkerTests : IAsyncLifetime
{
    private const int Kinds = 200;
    private readonly string _folder = Directory.CreateTempSubdirectory("redress-worker-").FullName;
    private Database? _database;

    public async Task InitializeAsync() =>
        _database = await Database.OpenAsync(_folder, null, TimeProvider.System, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _database!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Who_has_nothing_to_do_asks_nothing_however_many_they_are_and_what_becomes_due_is_found()
    {
        var handlers = Enumerable.Range(0, Kinds).Select(i => new Handler(_database!, $"kind-{i}")).ToList();
        using var worker = Worker(handlers);
        await worker.StartAsync(CancellationToken.None);
        // All have looked once when this one, due at once, is done.
        await AddAsync("kind-1", TimeSpan.Zero);
        await handlers[1].Took.WaitAsync(TimeSpan.FromSeconds(30));
        var (transactions, late) = (0, TimeSpan.FromSeconds(2));
        _database!.Recorder.Recorded += () => Interlocked.Increment(ref transactions);

        var before = DateTimeOffset.UtcNow;
        await AddAsync("kind-0", late);
        await handlers[0].Took.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(DateTimeOffset.UtcNow - before >= late);
        // 200 loops that each looked twice a second would have made 800, those that end their first look included.
        Assert.InRange(transactions, 1, Kinds + 20);
        await worker.StopAsync(CancellationToken.None);
    }

    private Worker Worker(IReadOnlyList<Handler> handlers)
    {
        var clock = TimeProvider.System;
        var ids = new IdSource(clock, Randomness.Fill);
        var keys = KeyRing.Open(_folder, mayCreate: true);
        var platforms = new PlatformDirectory(_database!, keys, new Fetcher(new FetcherOptions()), ids, clock);
        return new Worker(
            _database!,
            platforms,
            new PolicyInForce(),
            new Unreconciled(_database!),
            new HoldBudgets(),
            handlers,
            clock,
            new Busy(),
            NullLogger<Worker>.Instance
        );
    }

    private Task AddAsync(string kind, TimeSpan later) =>
        _database!.Recorder.WriteAsync(
            tx =>
            {
                JobStore.Add(tx, kind, "ref", 1, JobKind.OwnLane, DateTimeOffset.UtcNow + later);
                return Task.CompletedTask;
            },
            CancellationToken.None
        );

    private sealed class Handler(Database database, string kind) : IJobHandler
    {
        private readonly TaskCompletionSource _took = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Took => _took.Task;

        public string Kind => kind;

        public int Most => 10;

        public TimeSpan Lease => TimeSpan.FromMinutes(1);

        public bool OfPlatform => false;

        public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
        {
            await database.Recorder.WriteAsync(
                tx =>
                {
                    JobStore.Done(tx, jobs[0]);
                    return Task.CompletedTask;
                },
                cancel
            );
            _took.TrySetResult();
        }
    }
}
