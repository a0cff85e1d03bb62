using Npgsql;

namespace Redress.Storage.Engine;

/// <summary>
/// A few lanes, each with its connection: what waits together runs in one transaction, writes leave in batches. A batch
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

            if (together.Count > 0 && !await TryCommitAsync(together))
            {
                foreach (var work in together)
                {
                    await AloneAsync(work);
                }
            }
        }
    }

    /// <summary>False where nothing was committed and each should be tried alone.</summary>
    private async Task<bool> TryCommitAsync(List<Work> together)
    {
        var committing = false;
        try
        {
            await using var connection = await _source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            var writes = new PostgresWrites(connection);
            foreach (var work in together)
            {
                writes.Mark();
                await work.RunAsync(writes);
                if (work.Refused && !writes.TryTakeBack())
                {
                    return false;
                }
            }

            await writes.FlushAsync();
            committing = true;
            await transaction.CommitAsync();
            foreach (var work in together)
            {
                work.Complete();
            }

            Committed(writes.HasJobs);
            return true;
        }
        catch (Exception fault) when (committing)
        {
            // Whether it was committed is not known here; whoever asked tries again by Idempotency-Key.
            foreach (var work in together)
            {
                work.Fail(fault);
            }

            return true;
        }
        catch (Exception) when (together.Count > 1)
        {
            return false;
        }
        catch (Exception fault)
        {
            if (!MayPass(fault))
            {
                together[0].Fail(fault);
                return true;
            }

            return false;
        }
    }

    private async Task AloneAsync(Work work)
    {
        var committing = false;
        for (var run = 1; ; run++)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync();
                await using var transaction = await connection.BeginTransactionAsync();
                var writes = new PostgresWrites(connection);
                await work.RunAsync(writes);
                if (work.Refused)
                {
                    await transaction.RollbackAsync();
                    work.Complete();
                    return;
                }

                await writes.FlushAsync();
                committing = true;
                await transaction.CommitAsync();
                work.Complete();
                Committed(writes.HasJobs);
                return;
            }
            catch (Exception fault)
            {
                if (committing || run == MaxRuns || !MayPass(fault))
                {
                    work.Fail(fault);
                    return;
                }
            }
        }
    }

    /// <summary>Lost races: serialization failure, deadlock, somebody inserted the same key first, a stale version.</summary>
    private static bool MayPass(Exception fault) =>
        fault
            is StaleException
                or PostgresException
                {
                    SqlState: PostgresErrorCodes.SerializationFailure
                        or PostgresErrorCodes.DeadlockDetected
                        or PostgresErrorCodes.UniqueViolation
                };
}
