using System.Data;
using System.Diagnostics;
using Npgsql;

namespace Redress.Storage.Engine;

/// <summary>
/// A few lanes, each with its connection: what waits together runs in one transaction, writes leave in batches. A group
/// that fails is run again one by one.
/// A group costs as much as many reports, so while one is under way others are not begun for the few that wait: only when
/// there are many of them, or the one takes long.
/// </summary>
internal sealed class PostgresRecorder : Recorder
{
    private const int MaxRuns = 4;

    /// <summary>So many that wait are worth a transaction beside those under way.</summary>
    private const int Many = MaxTogether / 2;

    /// <summary>Nobody waits longer for those under way to end.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private int _underWay;
    private TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly NpgsqlDataSource _source;
    private readonly Task[] _lanes;

    public PostgresRecorder(NpgsqlDataSource source, int lanes)
    {
        _source = source;
        _lanes = [.. Enumerable.Range(0, lanes).Select(_ => Task.Run(LaneAsync))];
    }

    /// <summary>How far a transaction came.</summary>
    private enum Reached
    {
        /// <summary>There is no server to speak with; trying again at once helps nobody.</summary>
        Nothing,

        /// <summary>Nothing was committed: a fault, or a refusal that had to take everything back.</summary>
        Server,

        /// <summary>Whether it was committed is not known here; whoever asked tries again by Idempotency-Key.</summary>
        Commit,

        /// <summary>What was written is on disk.</summary>
        Disk,
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Task.WhenAll(_lanes);
    }

    private async Task LaneAsync()
    {
        var together = new List<Work>(MaxTogether);
        while (await Waiting.WaitToReadAsync())
        {
            await TurnAsync();
            try
            {
                together.Clear();
                while (together.Count < MaxTogether && Waiting.TryRead(out var work))
                {
                    if (!work.IsAbandoned)
                    {
                        together.Add(work);
                    }
                }

                await RunAsync(together);
            }
            finally
            {
                End();
            }
        }
    }

    /// <summary>Waits until a further group is worth it, and counts it as begun.</summary>
    private async Task TurnAsync()
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            Task ended;
            lock (_gate)
            {
                if (_underWay == 0 || Waiting.Count >= Many || Stopwatch.GetElapsedTime(began) >= Longest)
                {
                    _underWay++;
                    return;
                }

                ended = _ended.Task;
            }

            await Task.WhenAny(ended, Task.Delay(Longest));
        }
    }

    private void End()
    {
        TaskCompletionSource ended;
        lock (_gate)
        {
            _underWay--;
            (ended, _ended) = (_ended, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        ended.SetResult();
    }

    private async Task RunAsync(List<Work> together)
    {
        if (together.Count > 1 && await TryTogetherAsync(together))
        {
            return;
        }

        foreach (var work in together.Where(w => !w.IsAbandoned))
        {
            await AloneAsync(work);
        }
    }

    /// <summary>False where nothing was committed and each should be tried alone.</summary>
    private async Task<bool> TryTogetherAsync(List<Work> together)
    {
        var (reached, fault) = await TransactAsync(together);
        if (reached is Reached.Server)
        {
            return false;
        }

        together.ForEach(work =>
        {
            if (reached is Reached.Disk)
            {
                work.Complete();
            }
            else
            {
                work.Fail(fault!);
            }
        });
        return true;
    }

    private async Task AloneAsync(Work work)
    {
        for (var run = 1; ; run++)
        {
            var (reached, fault) = await TransactAsync([work]);
            // Alone, a refusal takes back nothing of anybody else.
            if (reached is Reached.Disk || (reached is Reached.Server && fault is null))
            {
                work.Complete();
                return;
            }

            if (reached is not Reached.Server || run == MaxRuns || !MayPass(fault!))
            {
                work.Fail(fault!);
                return;
            }
        }
    }

    private async Task<(Reached, Exception? Fault)> TransactAsync(List<Work> together)
    {
        var reached = Reached.Nothing;
        HashSet<JobPlace> jobs = [];
        try
        {
            await using var connection = await _source.OpenConnectionAsync();
            reached = Reached.Server;
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
            var rounds = new PostgresRounds(connection);
            if (!await TryRunAsync(together, rounds, jobs))
            {
                return (reached, null);
            }

            await rounds.SendAsync();
            reached = Reached.Commit;
            await transaction.CommitAsync();
        }
        catch (Exception fault)
        {
            return (reached, fault);
        }

        Committed(jobs.Count == 0 ? null : jobs);
        return (Reached.Disk, null);
    }

    /// <summary>False where a refused closure's writes have left already and cannot be taken back alone.</summary>
    private static async Task<bool> TryRunAsync(List<Work> together, PostgresRounds rounds, HashSet<JobPlace> jobs)
    {
        var writes = together.ConvertAll(_ => new PostgresWrites(rounds));
        await rounds.RunAsync([.. together.Select((work, i) => work.RunAsync(writes[i]))]);
        for (var i = 0; i < together.Count; i++)
        {
            if (together[i].Refused && !writes[i].TryTakeBack())
            {
                return false;
            }

            if (!together[i].Refused && writes[i].TakeJobs() is { } left)
            {
                jobs.UnionWith(left);
            }
        }

        return true;
    }

    /// <summary>
    /// Lost races (serialization failure, deadlock, somebody inserted the same key first, a stale version) and a connection
    /// that broke before the commit, as all do when the server starts anew.
    /// </summary>
    private static bool MayPass(Exception fault) =>
        fault switch
        {
            StaleException => true,
            PostgresException postgres => postgres.SqlState
                is PostgresErrorCodes.SerializationFailure
                    or PostgresErrorCodes.DeadlockDetected
                    or PostgresErrorCodes.UniqueViolation
                    or PostgresErrorCodes.AdminShutdown
                    or PostgresErrorCodes.CrashShutdown,
            NpgsqlException npgsql => npgsql.IsTransient,
            _ => false,
        };
}
