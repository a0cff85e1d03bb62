using Redress.Server.Texts;

namespace Redress.Server.Letters;

/// <summary>A mail as it goes out: plain text.</summary>
public sealed record Mail(string Subject, string Body);

/// <summary>
/// The one mail that we send about a report. Others may read the mailbox, so it says only that there is news: no case, no
/// link, no code, no name of this program or of a site. It takes nothing but a language, so that nothing can get in.
/// </summary>
public static class MailText
{
    public static Mail Render(Language language) => new(language.Say("mail.subject"), language.Say("mail.body"));
}
