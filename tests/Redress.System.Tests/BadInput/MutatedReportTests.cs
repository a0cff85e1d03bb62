using System.Text;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.BadInput;

/// <summary>A good report with bytes changed at random: taken or refused, never a fault, and stored exactly when taken.</summary>
public sealed class MutatedReportTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    private static readonly string[] s_pieces =
    [
        "\"",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "null",
        "\\u0000",
        "\u202e",
        "1e999",
        "-",
        "\ud83d\ude00",
    ];

    [Fact]
    public async Task Whatever_is_changed_it_is_taken_or_refused_and_stored_exactly_when_taken()
    {
        var good = Filing
            .By("bystander", "hate", "https://elsewhere.example/1")
            .And("statement", "Ä sentence.")
            .And("minor", "unsure")
            .ToJsonString();
        var random = new Random(20260101);
        var taken = 0;
        for (var i = 0; i < (TestRun.Full ? 20_000 : 600); i++)
        {
            var reply = await world.Key.PostTextAsync("/v1/reports", Mutate(good, random));
            if (reply.Status == 201)
            {
                taken++;
                continue;
            }

            Assert.InRange(reply.Status, 400, 499);
            Assert.NotNull(reply.Code);
            Refused.Says(reply);
        }

        Assert.Equal(taken, await world.CountAsync("SELECT COUNT(*) FROM report"));
        Assert.DoesNotContain("fail:", world.Redress.Output, StringComparison.Ordinal);
    }

    private static string Mutate(string good, Random random)
    {
        var text = new StringBuilder(good);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 8), text.Length - at));
                    break;
                case 1:
                    text.Insert(at, s_pieces[random.Next(s_pieces.Length)]);
                    break;
                case 2:
                    text[at] = (char)random.Next(0x20, 0x7f);
                    break;
                default:
                    text.Insert(at, text.ToString(at, Math.Min(20, text.Length - at)));
                    break;
            }
        }

        return text.ToString();
    }
}
