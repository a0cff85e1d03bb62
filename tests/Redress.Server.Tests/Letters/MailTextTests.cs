using Redress.Server.Letters;
using Redress.Server.Texts;

namespace Redress.Server.Tests.Letters;

public sealed class MailTextTests
{
    [Fact]
    public void A_mail_says_only_that_there_is_news()
    {
        foreach (var language in Languages.Embedded.Tags.Select(Languages.Embedded.For))
        {
            var mail = MailText.Render(language);
            var all = mail.Subject + "\n" + mail.Body;

            Assert.True(all.Length < 200);
            foreach (
                var word in (string[])
                    ["http", "@", "redress", "report", "meld", "code", "picture", "bild", "{", "case", "fall"]
            )
            {
                Assert.DoesNotContain(word, all, StringComparison.OrdinalIgnoreCase);
            }

            Assert.DoesNotContain(all, char.IsDigit);
            Assert.DoesNotContain('\n', mail.Subject);
        }
    }
}
