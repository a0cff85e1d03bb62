using Redress.Storage.Jobs;

namespace Redress.Server.Work;

/// <summary>Does one kind of job. It takes several at once, may run twice for the same job, and ends each one itself.</summary>
public interface IJobHandler
{
    string Kind { get; }

    /// <summary>How many jobs are taken together.</summary>
    int Most { get; }

    /// <summary>How long they are its own.</summary>
    TimeSpan Lease { get; }

    /// <summary>Whether its jobs lie in the lanes of platforms; otherwise in our own.</summary>
    bool OfPlatform { get; }

    Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel);
}
