using Redress.Connectors.Mail;
using Redress.Connectors.Webhooks;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Server.Work;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Jobs;
using Redress.Storage.Keys;
using Redress.Storage.People;

namespace Redress.Server.Features.Escalations;

/// <summary>
/// Sends a page by webhook and mail, whichever the person has; either that arrives is enough. It says that something waits
/// and how to take it, and nothing about anybody.
/// </summary>
public sealed class SendPage(Database database, KeyRing keys, PageSender webhooks, MailSender? mail, TimeProvider clock)
    : IJobHandler
{
    private const int MostAttempts = 5;

    public string Kind => JobKind.Page;

    public int Most => 16;

    public TimeSpan Lease => TimeSpan.FromMinutes(2);

    public bool OfPlatform => false;

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        foreach (var job in jobs)
        {
            await SendAsync(job, cancel);
        }
    }

    private async Task SendAsync(JobRow job, CancellationToken cancel)
    {
        var page = await PageStore.FindAsync(database, job.Ref, cancel);
        var contact = page?.PersonId is { } person ? await RosterStore.ContactAsync(database, person, cancel) : null;
        var open = page is null
            ? null
            : await database.Recorder.WriteAsync(tx => EscalationStore.FindAsync(tx, page.EscalationId), cancel);
        if (page is not { EndedAt: null } || contact is null || open is not { Status: EscalationStatus.Open })
        {
            await EndAsync(job, null, done: true, cancel);
            return;
        }

        var failure = await SendAsync(page, open, PersonContact.Open(keys, contact), cancel);
        await EndAsync(job, failure, failure is null || job.Attempts >= MostAttempts, cancel);
    }

    /// <summary>Null where one way worked.</summary>
    private async Task<string?> SendAsync(
        PageRow page,
        Escalation open,
        PersonContact contact,
        CancellationToken cancel
    )
    {
        var now = clock.Now();
        string? byWebhook = "no-webhook";
        if (contact.Webhook is { } address && WebhookSecret.TryParse(contact.Secret, out var secret))
        {
            var call = new OutgoingPage(
                page.Id,
                open.Id.Value,
                open.CaseId,
                Word.Of(open.Reason),
                (int)page.Rung,
                open.OpenedAt,
                open.NextAt
            );
            byWebhook = await webhooks.SendAsync(new Uri(address), secret, call, now, cancel);
        }

        string? byMail = "no-mail";
        if (contact.Mail is { } to && mail is not null)
        {
            byMail = await mail.SendAsync(Mail(page, open, to), cancel) switch
            {
                MailResult.Sent => null,
                MailResult.Bounced bounced => bounced.Reason,
                MailResult.Failed failed => failed.Reason,
                _ => throw new InvalidOperationException("A mail is sent, bounced or failed"),
            };
        }

        return byWebhook is null || byMail is null ? null : $"{byWebhook}, {byMail}";
    }

    private static OutgoingMail Mail(PageRow page, Escalation open, string to) =>
        new(
            page.Id,
            to,
            open.Reason is EscalationReason.Test ? "Test page: please take it" : "Something waits for you",
            $"""
            {(
                open.Reason is EscalationReason.Test
                    ? "This is the weekly test."
                    : "Something waits that a person must look at now."
            )}
            Take it, or it is passed on: {open.Id.Value}
            At the API: POST /v1/escalations/{open.Id.Value}/acknowledge
            On the machine: redress escalation acknowledge {open.Id.Value}
            """
        );

    private Task EndAsync(JobRow job, string? failure, bool done, CancellationToken cancel) =>
        database.Recorder.WriteAsync(
            async tx =>
            {
                var now = clock.Now();
                if (!done)
                {
                    JobStore.Again(tx, job, failure!, now + JobStore.Delay(job.Attempts));
                    return;
                }

                JobStore.Done(tx, job);
                if (await PageStore.FindAsync(tx, job.Ref) is { EndedAt: null } page)
                {
                    PageStore.End(tx, page, failure, now.ToMicros());
                    tx.Fact("page.ended", Actor.System, now);
                }
            },
            cancel
        );
}
