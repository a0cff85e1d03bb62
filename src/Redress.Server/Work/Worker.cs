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
/// delays nothing else. Loops sleep until they are woken: by a commit of this process for their own place; else by the scout,
/// who asks twice a second, after a leap of the clock and when another node left jobs, where any are due: one question for all.
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

    /// <summary>
    /// Under load every commit leaves jobs: a loop that took each of them alone would make more transactions than the
    /// reports. So it takes what came in this time together; the first one never waits.
    /// </summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(20);

    // In a container every process has the same number: a name that a dead one had would keep its jobs leased.
    private static readonly string _node = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
    private readonly Presence _presence = new(database, clock, _node);
    private readonly ConcurrentDictionary<JobPlace, SemaphoreSlim> _wakes = new();
    private readonly ConcurrentDictionary<JobPlace, Task> _loops = new();
    private readonly SemaphoreSlim _scout = new(0);

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
        var scouting = Task.Run(() => ScoutAsync(stoppingToken), stoppingToken);
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

        await Task.WhenAll([scouting, .. _loops.Values]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// One pass over all places where jobs are due, one after the other in their order. It does what the loops do, each for
    /// its own place, for whoever moves the program on step by step instead of starting it.
    /// </summary>
    /// <returns>False where there was nothing to do.</returns>
    public async Task<bool> PassAsync(CancellationToken cancel)
    {
        var took = false;
        var due = await JobStore.DuePlacesAsync(database, clock.Now(), cancel);
        foreach (
            var place in due.OrderBy(p => p.Kind, StringComparer.Ordinal).ThenBy(p => p.Lane, StringComparer.Ordinal)
        )
        {
            if (handlers.FirstOrDefault(h => h.Kind == place.Kind) is { } handler)
            {
                took |= await TryWorkAsync(handler, place, cancel) ?? true;
            }
        }

        return took;
    }

    /// <summary>Takes in what another node has changed. A database that is away is no reason to end.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
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

    /// <summary>Wakes the loops of places where jobs are due.</summary>
    private async Task ScoutAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                Wake(await JobStore.DuePlacesAsync(database, clock.Now(), cancel));
                await _scout.WaitAsync(Poll, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                LogFault("scout", "own", fault);
                await Task.Delay(Poll, CancellationToken.None);
            }
        }
    }

    private void Wake(IReadOnlySet<JobPlace>? places)
    {
        if (places is null)
        {
            Release(_scout);
            return;
        }

        foreach (var place in places)
        {
            Release(Signal(place));
        }
    }

    private static void Release(SemaphoreSlim wake)
    {
        if (wake.CurrentCount == 0)
        {
            wake.Release();
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
                var began = Stopwatch.GetTimestamp();
                var worked = await TryWorkAsync(handler, place, cancel);
                if (worked is null)
                {
                    await wake.WaitAsync(Poll, CancellationToken.None);
                }
                else if (worked is false)
                {
                    await wake.WaitAsync(cancel);
                    var rest = Gather - Stopwatch.GetElapsedTime(began);
                    if (rest > TimeSpan.Zero)
                    {
                        await Task.Delay(rest, cancel);
                    }
                }
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Whether there was work; null where it failed: its lease runs out, and the jobs come again.</summary>
    private async Task<bool?> TryWorkAsync(IJobHandler handler, JobPlace place, CancellationToken cancel)
    {
        try
        {
            return await WorkAsync(handler, place, cancel);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            // Ids only, no content.
            LogFault(place.Kind, place.Lane, fault);
            Meters.JobFaults.Add(1, new KeyValuePair<string, object?>("kind", place.Kind));
            return null;
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
