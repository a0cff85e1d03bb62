using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redress.Core.Kernel;
using Redress.Server.Features.Platforms;
using Redress.Server.Features.Policies;
using Redress.Server.Features.Reports;
using Redress.Server.Watching;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Work;

/// <summary>
/// Takes jobs under a lease and hands them to their handlers. One loop per kind and lane, so that a platform that is down
/// delays nothing else. Woken after commits, by other nodes' notes, and by itself twice a second.
/// </summary>
public sealed partial class Worker(
    Database database,
    PlatformDirectory platforms,
    PolicyInForce policy,
    Unreconciled unreconciled,
    HoldBudgets budgets,
    IEnumerable<IJobHandler> handlers,
    TimeProvider clock,
    Busy busy,
    ILogger<Worker> log
) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    // In a container every process has the same number: a name that a dead one had would keep its jobs leased.
    private static readonly string _node = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
    private readonly Presence _presence = new(database, clock, _node);
    private readonly ConcurrentDictionary<JobPlace, SemaphoreSlim> _wakes = new();
    private readonly ConcurrentDictionary<JobPlace, Task> _loops = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        database.Recorder.JobsLeft += Wake;
        platforms.Changed += () => StartLanes(stoppingToken);
        await RefreshAsync(stoppingToken);
        foreach (var handler in handlers.Where(h => !h.OfPlatform))
        {
            Start(handler, JobKind.OwnLane, stoppingToken);
        }

        StartLanes(stoppingToken);
        using var timer = new PeriodicTimer(Poll);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RefreshAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends; loops end by the same token.
        }

        await Task.WhenAll(_loops.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Takes in what another node has changed. A database that is away is no reason to end.</summary>
    private async Task RefreshAsync(CancellationToken cancel)
    {
        try
        {
            await _presence.SayAsync(cancel);
            await unreconciled.RefreshAsync(cancel);
            await platforms.RefreshAsync(cancel);
            await policy.RefreshAsync(database, clock.Now(), cancel);
            await budgets.RefreshAsync(database, clock.Now(), cancel);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            LogFault("refresh", "own", fault);
        }
    }

    private void StartLanes(CancellationToken cancel)
    {
        foreach (var platform in platforms.All)
        {
            foreach (var handler in handlers.Where(h => h.OfPlatform))
            {
                Start(handler, platform.Platform.Id.Value, cancel);
            }
        }
    }

    private void Start(IJobHandler handler, string lane, CancellationToken cancel)
    {
        var place = new JobPlace(handler.Kind, lane);
        _ = _loops.GetOrAdd(place, p => Task.Run(() => LoopAsync(handler, p, cancel), cancel));
    }

    private void Wake(IReadOnlySet<JobPlace>? places)
    {
        foreach (var place in places ?? (IEnumerable<JobPlace>)_wakes.Keys)
        {
            var wake = Signal(place);
            if (wake.CurrentCount == 0)
            {
                wake.Release();
            }
        }
    }

    private SemaphoreSlim Signal(JobPlace place) => _wakes.GetOrAdd(place, _ => new SemaphoreSlim(0));

    private async Task LoopAsync(IJobHandler handler, JobPlace place, CancellationToken cancel)
    {
        var wake = Signal(place);
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                if (!await WorkAsync(handler, place, cancel))
                {
                    await wake.WaitAsync(Poll, cancel);
                }
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The lease runs out and the jobs come again; ids only, no content.
                LogFault(place.Kind, place.Lane, fault);
                Meters.JobFaults.Add(1, new KeyValuePair<string, object?>("kind", place.Kind));
                await wake.WaitAsync(Poll, CancellationToken.None);
            }
        }
    }

    private async Task<bool> WorkAsync(IJobHandler handler, JobPlace place, CancellationToken cancel)
    {
        if (handler.OfPlatform && unreconciled.Holds(place.Lane))
        {
            return false;
        }

        using var _ = busy.Enter();
        var jobs = await database.Recorder.WriteAsync(
            tx => JobStore.ClaimAsync(tx, place.Kind, place.Lane, _node, clock.Now(), handler.Lease, handler.Most),
            cancel
        );
        if (jobs.Count == 0)
        {
            return false;
        }

        Meters.Jobs.Add(jobs.Count, new KeyValuePair<string, object?>("kind", place.Kind));
        using var span = Tracing.Source.StartActivity("jobs " + place.Kind, ActivityKind.Consumer);
        span?.SetTag("redress.lane", place.Lane)
            .SetTag("redress.jobs", jobs.Count)
            .SetTag("redress.first", jobs[0].Ref);
        LogTaken(jobs.Count, place.Kind, place.Lane, jobs[0].Ref);
        await handler.HandleAsync(place.Lane, jobs, cancel);
        return true;
    }

    [LoggerMessage(LogLevel.Debug, "Took {Count} jobs of kind {Kind} in lane {Lane}, the first for {Ref}")]
    private partial void LogTaken(int count, string kind, string lane, string @ref);

    [LoggerMessage(LogLevel.Error, "Jobs of kind {Kind} in lane {Lane} failed and will be tried again")]
    private partial void LogFault(string kind, string lane, Exception fault);
}

/// <summary>Counts what is under way in this process, so that a stepping clock does not leap over it.</summary>
public sealed class Busy
{
    private int _count;

    public bool Any => Volatile.Read(ref _count) > 0;

    public Scope Enter()
    {
        Interlocked.Increment(ref _count);
        return new Scope(this);
    }

    public async Task DuringAsync(Func<Task> work)
    {
        using var _ = Enter();
        await work();
    }

    public readonly struct Scope(Busy busy) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref busy._count);
    }
}
