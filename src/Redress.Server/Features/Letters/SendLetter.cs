using System.Text;
using Redress.Connectors.Mail;
using Redress.Connectors.Platforms;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.Reports;
using Redress.Server.Features.Platforms;
using Redress.Server.Letters;
using Redress.Server.Texts;
using Redress.Server.Work;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Keys;
using Redress.Storage.Letters;
using Redress.Storage.Reports;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Letters;

/// <summary>
/// Sends a letter: to accounts through the platform, to reporters by a mail that says only that there is news, where an
/// address was given. The text itself waits on the status page.
/// </summary>
public sealed class SendLetter(
    Database database,
    PlatformDirectory platforms,
    KeyRing keys,
    Languages languages,
    MailSender? mail,
    TimeProvider clock
) : IJobHandler
{
    private const int MaxAtOnce = 16;

    public string Kind => JobKind.Send;

    public int Most => 64;

    public TimeSpan Lease => TimeSpan.FromMinutes(2);

    public bool OfPlatform => false;

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        var limits = new ParallelOptions { MaxDegreeOfParallelism = MaxAtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(jobs, limits, async (job, stop) => await SendAsync(job, stop));
    }

    private async Task SendAsync(JobRow job, CancellationToken cancel)
    {
        var letter = await LetterStore.FindAsync(database, job.Ref, cancel);
        if (letter is not { Status: LetterStatus.Due })
        {
            await EndAsync(job, null, null, null, cancel);
            return;
        }

        var page = LetterText.Render(letter, languages);
        var (to, text, error) = letter.Addressee switch
        {
            LetterTo.Author or LetterTo.Resharer => await NotifyAsync(letter, page, cancel),
            LetterTo.Reporter => await MailAsync(letter, page, cancel),
        };
        await EndAsync(job, to, text, error, cancel);
    }

    private async Task<(LetterStatus? To, string? Text, string? Error)> NotifyAsync(
        Letter letter,
        LetterPage page,
        CancellationToken cancel
    )
    {
        var accounts = await SubjectStore.ByIdsAsync(database, [letter.AccountId!], cancel);
        if (accounts.Count == 0 || platforms.Find(accounts[0].PlatformId) is not { } platform)
        {
            return (null, null, "platform-unknown");
        }

        var notified = await platform.Port.NotifyAsync(
            new PortLetter(letter.Id.Value, accounts[0].PlatformRef, page.Language, page.Subject, page.Text),
            cancel
        );
        return notified.Outcome switch
        {
            OrderOutcome.Done => (LetterStatus.Sent, page.Text, null),
            OrderOutcome.Unknown or OrderOutcome.Refused => (LetterStatus.Bounced, page.Text, null),
            OrderOutcome.Manual or OrderOutcome.Stale or OrderOutcome.Failed => (
                null,
                null,
                notified.Detail ?? Word.Of(notified.Outcome)
            ),
        };
    }

    private async Task<(LetterStatus? To, string? Text, string? Error)> MailAsync(
        Letter letter,
        LetterPage page,
        CancellationToken cancel
    )
    {
        var report = await ReportStore.FindAsync(database, letter.ReportId!, cancel);
        var contact = (await SealedStore.OfReportAsync(database, letter.ReportId!, cancel)).FirstOrDefault(s =>
            s.Kind == "contact"
        );
        if (mail is null || contact?.WrappedKey is null || report!.Status == Word.Of(ReportStatus.Withdrawn))
        {
            // It lies on the status page; nobody asked for a mail.
            return (null, null, null);
        }

        var address = Encoding.UTF8.GetString(keys.Open(contact.Id, contact.Ciphertext, contact.WrappedKey));
        var text = MailText.Render(languages.For(letter.Language));
        return await mail.SendAsync(new OutgoingMail(letter.Id.Value, address, text.Subject, text.Body), cancel) switch
        {
            MailResult.Sent => (LetterStatus.Sent, page.Text, null),
            MailResult.Bounced => (LetterStatus.Bounced, page.Text, null),
            MailResult.Failed failed => (null, null, failed.Reason),
            _ => throw new InvalidOperationException("A mail is sent, bounced or failed"),
        };
    }

    private Task EndAsync(JobRow job, LetterStatus? to, string? text, string? error, CancellationToken cancel) =>
        database.Recorder.WriteAsync(
            async tx =>
            {
                var now = clock.Now();
                if (
                    to is { } status
                    && await LetterStore.FindAsync(tx, job.Ref) is { } latest
                    && LetterStore.TryMove(tx, latest, status, text, now)
                )
                {
                    tx.Fact("letter.sent", Actor.System, now);
                }

                if (error is null)
                {
                    JobStore.Done(tx, job);
                }
                else
                {
                    JobStore.Again(tx, job, error, now + JobStore.Delay(job.Attempts));
                }
            },
            cancel
        );
}
