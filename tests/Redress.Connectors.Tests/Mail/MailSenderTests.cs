using System.Text;
using Redress.Connectors.Mail;
using Redress.Connectors.Tests.Peers;

namespace Redress.Connectors.Tests.Mail;

public sealed class MailSenderTests
{
    private static readonly OutgoingMail Letter = new(
        "ltr_1",
        "ann@mail.example",
        "Es gibt Neues – für Sie",
        "Zeile eins\nZeile zwei: ü"
    );

    [Fact]
    public async Task A_mail_is_handed_over_whole()
    {
        await using var peer = new SmtpPeer();

        Assert.IsType<MailResult.Sent>(await SendAsync(peer, Letter));

        Assert.Contains("MAIL FROM:<redress@chirp.example>", peer.Said);
        Assert.Contains("RCPT TO:<ann@mail.example>", peer.Said);
        Assert.Contains("Message-ID: <ltr_1@chirp.example>", peer.Said, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("auto-submitted: auto-generated", peer.Said, StringComparison.OrdinalIgnoreCase);
        var text = peer.Said.Split("\n\n")[1].Replace("\n.", "").Replace("QUIT", "").Trim();
        Assert.Equal(Letter.Body, Encoding.UTF8.GetString(Convert.FromBase64String(text)).Replace("\r\n", "\n"));
    }

    [Theory]
    [InlineData("RCPT", "550 no such user", "smtp-550")]
    [InlineData("RCPT", "553 no such name", "smtp-553")]
    public async Task A_recipient_that_the_server_refuses_for_good_bounces(string command, string answer, string reason)
    {
        await using var peer = new SmtpPeer((command, answer));
        Assert.Equal(new MailResult.Bounced(reason), await SendAsync(peer, Letter));
    }

    [Theory]
    [InlineData("RCPT", "451 later", "smtp-451")]
    [InlineData("RCPT", "450 busy", "smtp-450")]
    [InlineData("END", "554 looks like spam", "smtp-554")]
    [InlineData("MAIL", "530 who are you", "smtp-530")]
    [InlineData("GREETING", "421 closing", "smtp-421")]
    public async Task What_may_go_better_another_time_has_failed(string command, string answer, string reason)
    {
        await using var peer = new SmtpPeer((command, answer));
        Assert.Equal(new MailResult.Failed(reason), await SendAsync(peer, Letter));
    }

    [Theory]
    [InlineData("GREETING")]
    [InlineData("EHLO")]
    [InlineData("RCPT")]
    [InlineData("END")]
    public async Task A_server_that_goes_silent_ends_at_the_deadline(string command)
    {
        await using var peer = new SmtpPeer((command, ""));
        var sender = Sender(peer, deadline: TimeSpan.FromMilliseconds(500));
        Assert.Equal(new MailResult.Failed("deadline"), await sender.SendAsync(Letter, CancellationToken.None));
    }

    [Fact]
    public async Task A_server_that_is_not_there_or_talks_nonsense_has_failed()
    {
        await using var nonsense = new SmtpPeer(("GREETING", "hello there"));
        Assert.IsType<MailResult.Failed>(await SendAsync(nonsense, Letter));

        var gone = new SmtpPeer();
        var sender = Sender(gone);
        await gone.DisposeAsync();
        Assert.Equal(new MailResult.Failed("connect"), await sender.SendAsync(Letter, CancellationToken.None));
    }

    [Fact]
    public async Task Without_tls_nothing_is_sent_where_tls_is_wanted()
    {
        await using var peer = new SmtpPeer();
        Assert.IsType<MailResult.Failed>(await SendAsync(peer, Letter, tls: true));
        Assert.DoesNotContain("RCPT", peer.Said);
    }

    [Theory]
    [InlineData("ann@mail.example\r\nRCPT TO:<eve@mail.example>")]
    [InlineData("ann@mail.example>\r\nDATA")]
    [InlineData("ann@mail.example, eve@mail.example")]
    [InlineData("Ann <ann@mail.example>")]
    [InlineData("\"a\r\nb\"@mail.example")]
    [InlineData("ann\u200B@mail.example")]
    [InlineData("ann")]
    [InlineData("")]
    public async Task What_is_not_one_plain_address_bounces_without_a_connection(string to)
    {
        await using var peer = new SmtpPeer();
        Assert.Equal(new MailResult.Bounced("bad-recipient"), await SendAsync(peer, Letter with { To = to }));
        Assert.Equal("", peer.Said);
    }

    [Theory]
    [InlineData("News\r\nBcc: eve@mail.example")]
    [InlineData("News\nBcc: eve@mail.example")]
    [InlineData("News\0")]
    [InlineData("")]
    public async Task A_subject_that_could_begin_another_header_is_refused(string subject)
    {
        await using var peer = new SmtpPeer();
        Assert.Equal(new MailResult.Failed("bad-text"), await SendAsync(peer, Letter with { Subject = subject }));
        Assert.Equal("", peer.Said);
    }

    [Fact]
    public async Task A_line_with_only_a_dot_does_not_end_the_mail()
    {
        await using var peer = new SmtpPeer();
        var body = "one\r\n.\r\nMAIL FROM:<eve@mail.example>\r\n";
        Assert.IsType<MailResult.Sent>(await SendAsync(peer, Letter with { Body = body }));
        Assert.Equal(1, peer.Said.Split("MAIL FROM").Length - 1);
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_an_exception()
    {
        await using var peer = new SmtpPeer(("GREETING", ""));
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Sender(peer).SendAsync(Letter, cancel.Token));
    }

    [Fact]
    public void Options_that_cannot_work_stop_the_start()
    {
        Assert.Throws<ArgumentException>(() => new MailSender(new MailOptions { From = "a@b.example" }));
        Assert.Throws<ArgumentException>(() => new MailSender(new MailOptions { Host = "h", From = "nobody" }));
        Assert.Throws<ArgumentException>(() =>
            new MailSender(
                new MailOptions
                {
                    Host = "h",
                    Port = 0,
                    From = "a@b.example",
                }
            )
        );
    }

    private static Task<MailResult> SendAsync(SmtpPeer peer, OutgoingMail mail, bool tls = false) =>
        Sender(peer, tls).SendAsync(mail, CancellationToken.None);

    private static MailSender Sender(SmtpPeer peer, bool tls = false, TimeSpan? deadline = null) =>
        new(
            new MailOptions
            {
                Host = "127.0.0.1",
                Port = peer.Port,
                Tls = tls,
                From = "redress@chirp.example",
                Deadline = deadline ?? TimeSpan.FromSeconds(10),
            }
        );
}
