using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Text;
using Redress.Core.Platforms;

namespace Redress.Connectors.Mail;

/// <summary>How mail leaves. Where <c>Host</c> is empty there is no mail.</summary>
public sealed record MailOptions
{
    public string Host { get; init; } = "";

    public int Port { get; init; } = 587;

    /// <summary>STARTTLS, required: without it nothing is sent.</summary>
    public bool Tls { get; init; } = true;

    public string From { get; init; } = "";

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>For one mail, from connecting to the server's last word.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>One mail. Its texts say nothing about a case: they tell somebody to look at the status page.</summary>
/// <param name="Id">Of the letter; becomes part of the message id, so that a doubled mail can be told.</param>
public sealed record OutgoingMail(string Id, string To, string Subject, string Body);

/// <summary>What became of a mail. Reasons are codes for ever and hold no address.</summary>
public abstract record MailResult
{
    private MailResult() { }

    /// <summary>The server took it.</summary>
    public sealed record Sent : MailResult;

    /// <summary>This recipient will not get it, now or later: <c>bad-recipient</c> or <c>smtp-550</c> and the like.</summary>
    public sealed record Bounced(string Reason) : MailResult;

    /// <summary>Not sent; another try may help: <c>deadline</c>, <c>connect</c>, <c>tls</c>, <c>smtp-451</c>, <c>protocol</c>, <c>bad-text</c>.</summary>
    public sealed record Failed(string Reason) : MailResult;
}

/// <summary>
/// Sends mail by SMTP. The operator names the server, so its address is not checked against the table of special
/// addresses: most mail leaves by a relay on the same machine.
/// </summary>
public sealed class MailSender
{
    private const int MaxSubject = 200;
    private const int MaxBody = 64 * 1024;

    private readonly MailOptions _options;
    private readonly MailAddress _from;

    public MailSender(MailOptions options)
    {
        if (options.Host.Length == 0 || options.Port is < 1 or > 65_535 || options.Deadline <= TimeSpan.Zero)
        {
            throw new ArgumentException("Mail needs a host, a port and a deadline.", nameof(options));
        }

        _options = options;
        _from =
            Address(options.From) ?? throw new ArgumentException("Mail needs an address to be from.", nameof(options));
    }

    public async Task<MailResult> SendAsync(OutgoingMail mail, CancellationToken cancel)
    {
        if (Address(mail.To) is not { } to)
        {
            return new MailResult.Bounced("bad-recipient");
        }

        if (!IsLine(mail.Subject) || mail.Body.Length is 0 or > MaxBody || !IsId(mail.Id))
        {
            return new MailResult.Failed("bad-text");
        }

        using var message = Message(mail, to);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(_options.Deadline);
        try
        {
            using var client = Client();
            // The client does not always listen to its token; the wait does.
            await client.SendMailAsync(message, deadline.Token).WaitAsync(deadline.Token);
            return new MailResult.Sent();
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new MailResult.Failed("deadline");
        }
        catch (SmtpFailedRecipientException e)
        {
            return OfStatus(e.StatusCode);
        }
        catch (SmtpException e)
        {
            cancel.ThrowIfCancellationRequested();
            return deadline.IsCancellationRequested ? new MailResult.Failed("deadline") : OfFailure(e);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or FormatException)
        {
            return new MailResult.Failed("protocol");
        }
    }

    private static MailResult OfStatus(SmtpStatusCode status)
    {
        var code = (int)status;
        var reason = string.Create(CultureInfo.InvariantCulture, $"smtp-{code}");
        return code is >= 500 and <= 599 ? new MailResult.Bounced(reason) : new MailResult.Failed(reason);
    }

    private static MailResult OfFailure(SmtpException e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is System.Security.Authentication.AuthenticationException)
            {
                return new MailResult.Failed("tls");
            }

            if (cause is System.Net.Sockets.SocketException)
            {
                return new MailResult.Failed("connect");
            }
        }

        // Not about the recipient (those have their own exception): the server, or we, are at fault.
        return (int)e.StatusCode is >= 400 and <= 599
            ? new MailResult.Failed(string.Create(CultureInfo.InvariantCulture, $"smtp-{(int)e.StatusCode}"))
            : new MailResult.Failed("protocol");
    }

    /// <summary>One plain address without a display name; whatever could begin another header is refused.</summary>
    private static MailAddress? Address(string? text) =>
        text is { Length: > 2 and <= 254 }
        && LinkText.IsPrintable(text)
        && !text.AsSpan().ContainsAny(" <>,;\"()")
        && MailAddress.TryCreate(text, out var address)
            ? address
            : null;

    private static bool IsLine(string text) => text.Length is > 0 and <= MaxSubject && LinkText.IsPrintable(text);

    private static bool IsId(string text) =>
        text.Length is > 0 and <= 64 && !text.AsSpan().ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789_-");

    private MailMessage Message(OutgoingMail mail, MailAddress to)
    {
        var message = new MailMessage(_from, to)
        {
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = mail.Body,
            BodyEncoding = Encoding.UTF8,
            IsBodyHtml = false,
        };
        message.Headers.Add("Message-ID", $"<{mail.Id}@{_from.Host}>");
        // No out-of-office answer to a letter from a machine (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    private SmtpClient Client() =>
        new(_options.Host, _options.Port)
        {
            EnableSsl = _options.Tls,
            DeliveryMethod = SmtpDeliveryMethod.Network,
            UseDefaultCredentials = false,
            Credentials = _options.User is null ? null : new NetworkCredential(_options.User, _options.Password),
        };
}
