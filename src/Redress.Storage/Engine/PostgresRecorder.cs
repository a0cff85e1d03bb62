using System.Data;
using Npgsql;

namespace Redress.Storage.Engine;

/// <summary>
/// A few lanes, each with its connection: what waits together runs in one transaction, writes leave in batches. A group
/// that fails is run again one by one.
/// </summary>
internal sealed class PostgresRecorder : Recorder
{
    private const int MaxRuns = 4;
    private readonly NpgsqlDataSource _source;
    private readonly Task[] _lanes;

    public PostgresRecorder(NpgsqlDataSource source, int lanes)
    {
        _source = source;
        _lanes = [.. Enumerable.Range(0, lanes).Select(_ => Task.Run(LaneAsync))];
    }

    /// <summary>How a transaction ended that was not answered.</summary>
    private enum Broken
    {
        /// <summary>There is no server to speak with; trying again at once helps nobody.</summary>
        NotConnected,

        /// <summary>Nothing was committed.</summary>
        Before,

        /// <summary>Whether it was committed is not known here; whoever asked tries again by Idempotency-Key.</summary>
        AtCommit,
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
            together.Clear();
            while (together.Count < MaxTogether && Waiting.TryRead(out var work))
            {
                together.Add(work);
            }

            if (together.Count > 1 && await TryTogetherAsync(together))
            {
                continue;
            }

            foreach (var work in together)
            {
                await AloneAsync(work);
            }
        }
    }

    /// <summary>False where nothing was committed and each should be tried alone.</summary>
    private async Task<bool> TryTogetherAsync(List<Work> together)
    {
        var (fault, broken) = await TransactAsync(writes => TryRunAllAsync(together, writes));
        if (fault is null)
        {
            together.ForEach(work => work.Complete());
            return true;
        }

        if (broken is Broken.Before)
        {
            return false;
        }

        together.ForEach(work => work.Fail(fault));
        return true;
    }

    private async Task AloneAsync(Work work)
    {
        for (var run = 1; ; run++)
        {
            var (fault, broken) = await TransactAsync(async writes =>
            {
                await work.RunAsync(writes);
                return work.Refused ? throw new TakenBackException() : writes.TakeJobs();
            });
            if (fault is null or TakenBackException)
            {
                work.Complete();
                return;
            }

            if (broken is not Broken.Before || run == MaxRuns || !MayPass(fault))
            {
                work.Fail(fault);
                return;
            }
        }
    }

    /// <summary>One transaction. Answers after its commit; a fault says how far it came.</summary>
    private async Task<(Exception? Fault, Broken)> TransactAsync(
        Func<PostgresWrites, Task<IReadOnlySet<JobPlace>?>> run
    )
    {
        var at = Broken.NotConnected;
        IReadOnlySet<JobPlace>? jobs;
        try
        {
            await using var connection = await _source.OpenConnectionAsync();
            at = Broken.Before;
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
            var writes = new PostgresWrites(connection);
            jobs = await run(writes);
            await writes.FlushAsync();
            at = Broken.AtCommit;
            await transaction.CommitAsync();
        }
        catch (Exception fault)
        {
            return (fault, at);
        }

        Committed(jobs);
        return (null, at);
    }

    private static async Task<IReadOnlySet<JobPlace>?> TryRunAllAsync(List<Work> together, PostgresWrites writes)
    {
        HashSet<JobPlace>? jobs = null;
        foreach (var work in together)
        {
            writes.Mark();
            await work.RunAsync(writes);
            if (work.Refused)
            {
                if (!writes.TryTakeBack())
                {
                    throw new TakenBackException();
                }
            }
            else if (writes.TakeJobs() is { } left)
            {
                (jobs ??= []).UnionWith(left);
            }
        }

        return jobs;
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

    /// <summary>A refused closure's writes have left already: the whole transaction goes back.</summary>
    private sealed class TakenBackException : Exception;
}
