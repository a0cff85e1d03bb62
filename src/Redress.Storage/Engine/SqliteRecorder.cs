using Microsoft.Data.Sqlite;

namespace Redress.Storage.Engine;

/// <summary>One writer thread on one connection, group commit, prepared commands kept by their text.</summary>
internal sealed class SqliteRecorder : Recorder
{
    private const int MaxRuns = 3;
    private readonly SqliteTransactionScope _scope;
    private readonly Thread _writer;
    private readonly TaskCompletionSource _ended = new();

    private readonly SqliteLog _log;

    public SqliteRecorder(SqliteConnection connection, SqliteLog log)
    {
        _log = log;
        _scope = new SqliteTransactionScope(connection);
        _writer = new Thread(Write) { IsBackground = true, Name = "redress-writer" };
        _writer.Start();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _ended.Task;
        _scope.Dispose();
    }

    private void Write()
    {
        _scope.BelongsToThisThread();
        var together = new List<Work>(MaxTogether);
        while (Waiting.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            together.Clear();
            while (together.Count < MaxTogether && Waiting.TryRead(out var work))
            {
                if (!work.IsAbandoned)
                {
                    together.Add(work);
                }
            }

            Commit(together);
            _log.Committed();
        }

        _ended.SetResult();
    }

    /// <summary>
    /// First without savepoints, each of which would copy every page that its closure touches. Where one closure must be
    /// taken back alone, everything is taken back and run again, each closure under its own.
    /// </summary>
    private void Commit(List<Work> together)
    {
        if (!TryCommit(together, apart: false))
        {
            TryCommit(together, apart: true);
        }
    }

    /// <summary>False where nothing was committed, nobody was told, and each must be run apart.</summary>
    private bool TryCommit(List<Work> together, bool apart)
    {
        HashSet<JobPlace>? jobs = null;
        var ended = new List<(Work Work, Exception? Fault)>(together.Count);
        try
        {
            _scope.Execute("BEGIN IMMEDIATE");
            foreach (var work in together)
            {
                var canStay = apart ? RunApart(work, out var fault) : TryRun(work, out fault);
                if (!canStay)
                {
                    _scope.Execute("ROLLBACK");
                    return false;
                }

                ended.Add((work, fault));
                if (fault is null && !work.Refused && _scope.Current.TakeJobs() is { } left)
                {
                    (jobs ??= []).UnionWith(left);
                }
            }

            _scope.Execute("COMMIT");
        }
        catch (Exception fault)
        {
            _scope.TryRollback();
            foreach (var work in together)
            {
                work.Fail(fault);
            }

            return true;
        }

        Tell(ended);
        Committed(jobs);
        return true;
    }

    private static void Tell(List<(Work Work, Exception? Fault)> ended)
    {
        foreach (var (work, fault) in ended)
        {
            if (fault is null)
            {
                work.Complete();
            }
            else
            {
                work.Fail(fault);
            }
        }
    }

    /// <summary>False where the closure was refused or failed after it had written, or should be run again.</summary>
    private bool TryRun(Work work, out Exception? fault)
    {
        var before = _scope.RowsChanged;
        _scope.Start();
        fault = null;
        try
        {
            RunNow(work);
        }
        catch (Exception thrown) when (!_scope.IsBroken(thrown))
        {
            fault = thrown;
        }

        return (fault is null && !work.Refused) || (fault is not StaleException && _scope.RowsChanged == before);
    }

    /// <summary>Under a savepoint: what is not to stay is gone, and the others do not notice. Always true.</summary>
    private bool RunApart(Work work, out Exception? fault)
    {
        for (var run = 1; ; run++)
        {
            fault = null;
            _scope.Execute("SAVEPOINT work");
            _scope.Start();
            try
            {
                RunNow(work);
            }
            catch (Exception thrown) when (!_scope.IsBroken(thrown))
            {
                fault = thrown;
            }

            if (fault is not null || work.Refused)
            {
                _scope.Execute("ROLLBACK TO work");
            }

            _scope.Execute("RELEASE work");
            if (fault is not StaleException || run == MaxRuns)
            {
                return true;
            }
        }
    }

    private void RunNow(Work work)
    {
        var task = work.RunAsync(_scope.Current);
        if (!task.IsCompleted)
        {
            throw new InvalidOperationException("A closure of the recorder waits for something that is not SQL");
        }

        task.GetAwaiter().GetResult();
    }
}
