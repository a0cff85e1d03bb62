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
                together.Add(work);
            }

            Commit(together);
            _log.Committed();
        }

        _ended.SetResult();
    }

    private void Commit(List<Work> together)
    {
        HashSet<JobPlace>? jobs = null;
        var done = new List<Work>(together.Count);
        try
        {
            _scope.Execute("BEGIN IMMEDIATE");
            foreach (var work in together)
            {
                if (Run(work))
                {
                    done.Add(work);
                    if (!work.Refused && _scope.Current.TakeJobs() is { } left)
                    {
                        (jobs ??= []).UnionWith(left);
                    }
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

            return;
        }

        foreach (var work in done)
        {
            work.Complete();
        }

        Committed(jobs);
    }

    /// <summary>True where the closure answered (a value or a refusal); a fault has been told to whom it concerns.</summary>
    private bool Run(Work work)
    {
        for (var run = 1; ; run++)
        {
            _scope.Execute("SAVEPOINT work");
            _scope.Start();
            try
            {
                var task = work.RunAsync(_scope.Current);
                if (!task.IsCompleted)
                {
                    throw new InvalidOperationException(
                        "A closure of the recorder waits for something that is not SQL"
                    );
                }

                task.GetAwaiter().GetResult();
                _scope.Execute(work.Refused ? "ROLLBACK TO work" : "RELEASE work");
                if (work.Refused)
                {
                    _scope.Execute("RELEASE work");
                }

                return true;
            }
            catch (Exception fault) when (!_scope.IsBroken(fault))
            {
                _scope.Execute("ROLLBACK TO work");
                _scope.Execute("RELEASE work");
                if (fault is not StaleException || run == MaxRuns)
                {
                    work.Fail(fault);
                    return false;
                }
            }
        }
    }
}
