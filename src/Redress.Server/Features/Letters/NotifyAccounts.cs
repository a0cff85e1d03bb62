using Redress.Connectors.Platforms;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Server.Features.Platforms;
using Redress.Server.Letters;
using Redress.Server.Texts;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Letters;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Letters;

/// <summary>Hands letters to accounts to their platform, in its own lane.</summary>
public sealed class NotifyAccounts(
    Database database,
    PlatformDirectory platforms,
    Languages languages,
    TimeProvider clock
) : IJobHandler
{
    private const int MaxAtOnce = 16;

    public string Kind => JobKind.Notify;

    public int Most => 64;

    public TimeSpan Lease => TimeSpan.FromMinutes(2);

    public bool OfPlatform => true;

    public Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        var limits = new ParallelOptions { MaxDegreeOfParallelism = MaxAtOnce, CancellationToken = cancel };
        return Parallel.ForEachAsync(
            jobs,
            limits,
            async (job, stop) =>
            {
                var delivered = await NotifyAsync(lane, job.Ref, stop);
                await LetterJobs.EndAsync(database, job, delivered, clock.Now());
            }
        );
    }

    private async Task<Delivered> NotifyAsync(string lane, string id, CancellationToken cancel)
    {
        if (await LetterStore.FindAsync(database, id, cancel) is not { Status: LetterStatus.Due } letter)
        {
            return Delivered.Nothing;
        }

        if (
            letter is { Kind: LetterKind.StatementOfReasons or LetterKind.HoldEnded, DecisionId: { } decision }
            && await ConcernStore.IsNoticeHeldAsync(database, decision, cancel)
        )
        {
            // Held since it was written: it goes on its way when somebody from child safety lets it.
            return Delivered.Nothing;
        }

        var accounts = await SubjectStore.ByIdsAsync(database, [letter.AccountId!], cancel);
        if (accounts.Count == 0 || platforms.Find(lane) is not { } platform)
        {
            return Delivered.Again("platform-unknown");
        }

        var page = LetterText.Render(letter, languages);
        var notified = await platform.Port.NotifyAsync(
            new PortLetter(letter.Id.Value, accounts[0].PlatformRef, page.Language, page.Subject, page.Text),
            cancel
        );
        return notified.Outcome switch
        {
            OrderOutcome.Done => new Delivered(LetterStatus.Sent, page.Text, null),
            OrderOutcome.Unknown or OrderOutcome.Refused => new Delivered(LetterStatus.Bounced, page.Text, null),
            OrderOutcome.Manual or OrderOutcome.Stale or OrderOutcome.Failed => Delivered.Again(
                notified.Detail ?? Word.Of(notified.Outcome)
            ),
        };
    }
}
