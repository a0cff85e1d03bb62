using System.Threading.Channels;
using Redress.Core.Kernel;

namespace Redress.Storage.Engine;

/// <summary>
/// The one way to write. Requests that wait together share one transaction and one sync to disk; what is answered is
/// durable. A closure may run more than once and must hold nothing but SQL. A refusal leaves nothing behind.
/// </summary>
public abstract class Recorder : IAsyncDisposable
{
    /// <summary>How many closures share one transaction at most.</summary>
    protected const int MaxTogether = 64;

    /// <summary>Longer than any commit takes while the database is well; then whoever waits is told that it is not.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Channel<Work> _waiting = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(4096) { FullMode = BoundedChannelFullMode.Wait }
    );

    private long _commits;

    internal ChannelReader<Work> Waiting => _waiting.Reader;

    /// <summary>How many transactions were committed so far.</summary>
    internal long Commits => Interlocked.Read(ref _commits);

    /// <summary>Raised after a commit that left jobs, with their places; null says: anywhere.</summary>
    public event Action<IReadOnlySet<JobPlace>?>? JobsLeft;

    /// <summary>Raised after each commit of this process, on the writer's own thread: take note and return.</summary>
    public event Action? Recorded;

    /// <summary>Runs the closure and answers after its commit is on disk.</summary>
    /// <exception cref="StaleException">The row was changed by another each of the few times that this was tried.</exception>
    /// <exception cref="TimeoutException">The database does not answer. Whether it is recorded is not known.</exception>
    public async Task<Result<T>> RecordAsync<T>(Func<Transaction, Task<Result<T>>> closure, CancellationToken cancel)
    {
        var work = new Work<T>(closure);
        try
        {
            await _waiting.Writer.WriteAsync(work, cancel).AsTask().WaitAsync(Patience, cancel);
            return await work.Done.WaitAsync(Patience, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            work.IsAbandoned = true;
            throw;
        }
    }

    /// <summary>For closures that cannot be refused.</summary>
    public async Task<T> WriteAsync<T>(Func<Transaction, Task<T>> closure, CancellationToken cancel)
    {
        var result = await RecordAsync<T>(async tx => await closure(tx), cancel);
        return result.Value;
    }

    public Task WriteAsync(Func<Transaction, Task> closure, CancellationToken cancel) =>
        WriteAsync(
            async tx =>
            {
                await closure(tx);
                return true;
            },
            cancel
        );

    public virtual ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Lets this process look where jobs are due: another node left some, or the clock has leapt.</summary>
    public void WakeAll() => JobsLeft?.Invoke(null);

    internal void Committed(IReadOnlySet<JobPlace>? jobs)
    {
        Interlocked.Increment(ref _commits);
        try
        {
            Recorded?.Invoke();
            if (jobs is not null)
            {
                JobsLeft?.Invoke(jobs);
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Who listens cannot end the writing; workers look by themselves twice a second.
        }
    }
}

/// <summary>One waiting closure and whom to tell.</summary>
internal abstract class Work
{
    private volatile bool _abandoned;

    /// <summary>Nobody waits any more: what has not begun need not begin.</summary>
    public bool IsAbandoned
    {
        get => _abandoned;
        set => _abandoned = value;
    }

    /// <summary>True where the closure was refused: what it wrote must go.</summary>
    public abstract bool Refused { get; }

    public abstract Task RunAsync(Transaction transaction);

    public abstract void Complete();

    public abstract void Fail(Exception fault);
}

internal sealed class Work<T>(Func<Transaction, Task<Result<T>>> closure) : Work
{
    private readonly TaskCompletionSource<Result<T>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Result<T> _result;

    public Task<Result<T>> Done => _done.Task;

    public override bool Refused => !_result.Ok;

    public override async Task RunAsync(Transaction transaction)
    {
        _result = await closure(transaction);
        if (_result.Ok)
        {
            transaction.EnsureEveryRowHasItsFact();
        }
    }

    public override void Complete() => _done.TrySetResult(_result);

    public override void Fail(Exception fault) => _done.TrySetException(fault);
}
