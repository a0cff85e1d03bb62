using System.Text;
using Redress.Connectors.Mail;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.Reports;
using Redress.Server.Letters;
using Redress.Server.Texts;
using Redress.Server.Work;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Keys;
using Redress.Storage.Letters;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Letters;

/// <summary>
/// Sends reporters a mail that says only that there is news, where an address was given. The text itself waits on the status
/// page.
/// </summary>
public sealed class SendLetter(
    Database database,
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

    public Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        var limits = new ParallelOptions { MaxDegreeOfParallelism = MaxAtOnce, CancellationToken = cancel };
        return Parallel.ForEachAsync(
            jobs,
            limits,
            async (job, stop) => await LetterJobs.EndAsync(database, job, await MailAsync(job.Ref, stop), clock.Now())
        );
    }

    private async Task<Delivered> MailAsync(string id, CancellationToken cancel)
    {
        if (await LetterStore.FindAsync(database, id, cancel) is not { Status: LetterStatus.Due } letter)
        {
            return Delivered.Nothing;
        }

        var report = await ReportStore.FindAsync(database, letter.ReportId!, cancel);
        var contact = (await SealedStore.OfReportAsync(database, letter.ReportId!, cancel)).FirstOrDefault(s =>
            s.Kind == "contact"
        );
        if (mail is null || contact?.WrappedKey is null || report!.Status == Word.Of(ReportStatus.Withdrawn))
        {
            // It lies on the status page; nobody asked for a mail.
            return Delivered.Nothing;
        }

        var page = LetterText.Render(letter, languages);
        var address = Encoding.UTF8.GetString(keys.Open(contact.Id, contact.Ciphertext, contact.WrappedKey));
        var text = MailText.Render(languages.For(letter.Language));
        return await mail.SendAsync(new OutgoingMail(letter.Id.Value, address, text.Subject, text.Body), cancel) switch
        {
            MailResult.Sent => new Delivered(LetterStatus.Sent, page.Text, null),
            MailResult.Bounced => new Delivered(LetterStatus.Bounced, page.Text, null),
            MailResult.Failed failed => Delivered.Again(failed.Reason),
            _ => throw new InvalidOperationException("A mail is sent, bounced or failed"),
        };
    }
}
