using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Letters;

namespace Redress.Server.Features.Letters;

/// <summary>How letters get on their way. Those to accounts lie in the lane of their platform: one that is silent delays no other.</summary>
internal static class LetterJobs
{
    /// <param name="tx">Where the letter is written.</param>
    /// <param name="letter">To whomever.</param>
    /// <param name="platform">Of the account; nothing where it goes to a reporter.</param>
    /// <param name="at">When.</param>
    public static void Plan(Transaction tx, Letter letter, string platform, DateTimeOffset at)
    {
        var (kind, lane) = letter.Addressee switch
        {
            LetterTo.Reporter => (JobKind.Send, JobKind.OwnLane),
            LetterTo.Author or LetterTo.Resharer => (JobKind.Notify, platform),
        };
        JobStore.Add(tx, kind, letter.Id.Value, 1, lane, at);
    }

    /// <summary>Writes down what became of it; without an error the job is done.</summary>
    public static Task EndAsync(Database database, JobRow job, Delivered delivered, DateTimeOffset now) =>
        database.Recorder.WriteAsync(
            async tx =>
            {
                if (
                    delivered.To is { } status
                    && await LetterStore.FindAsync(tx, job.Ref) is { } latest
                    && LetterStore.TryMove(tx, latest, status, delivered.Text, now)
                )
                {
                    tx.Fact("letter.sent", Actor.System, now);
                }

                if (delivered.Error is null)
                {
                    JobStore.Done(tx, job);
                }
                else
                {
                    JobStore.Again(tx, job, delivered.Error, now + JobStore.Delay(job.Attempts));
                }
            },
            CancellationToken.None
        );
}

/// <summary>What came of one attempt.</summary>
/// <param name="To">The letter's new status; null where it stays.</param>
/// <param name="Text">What was sent.</param>
/// <param name="Error">Why it is to be tried again; null where not.</param>
internal sealed record Delivered(LetterStatus? To, string? Text, string? Error)
{
    /// <summary>There is nothing to send.</summary>
    public static readonly Delivered Nothing = new(null, null, null);

    public static Delivered Again(string error) => new(null, null, error);
}
