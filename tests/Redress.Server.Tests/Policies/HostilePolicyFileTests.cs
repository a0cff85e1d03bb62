using System.Diagnostics;
using System.Text;
using Redress.Server.Policies;

namespace Redress.Server.Tests.Policies;

public sealed class HostilePolicyFileTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    [Fact]
    public void Aliases_are_refused_and_never_followed()
    {
        var bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (var c = 'b'; c <= 'z'; c++)
        {
            var before = (char)(c - 1);
            bomb.Append(c)
                .Append(": &")
                .Append(c)
                .Append(" [")
                .AppendJoin(", ", Enumerable.Repeat("*" + before, 9))
                .Append("]\n");
        }

        var reading = PolicyFile.Read(bomb.ToString());

        Assert.Equal(FaultLimit, reading.Faults.Count);
        Assert.Equal((1, 4), (reading.Faults[0].Line, reading.Faults[0].Column));
        Assert.Contains(reading.Faults, f => f.Message.Contains("alias", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("pack: !!str p\ngrounds:\n  - {id: g, label: {en: G}}", "tag")]
    [InlineData("pack: !<tag:x,2000:y> p\ngrounds:\n  - {id: g, label: {en: G}}", "tag")]
    [InlineData("pack: &x p\ngrounds:\n  - {id: g, label: {en: G}}", "anchor")]
    [InlineData("pack: p\n<<: {pack: q}\ngrounds:\n  - {id: g, label: {en: G}}", "'<<' is not known")]
    public void What_is_more_than_plain_yaml_is_a_fault(string text, string message) =>
        Assert.Contains(message, Assert.Single(PolicyFile.Read(text).Faults).Message, StringComparison.Ordinal);

    [Fact]
    public void Nesting_is_bounded()
    {
        var flow = PolicyFile.Read(new string('[', 100_000));
        var block = PolicyFile.Read(string.Concat(Enumerable.Range(0, 400).Select(i => new string(' ', i) + "a:\n")));
        var dashes = PolicyFile.Read(string.Concat(Enumerable.Repeat("- ", 100_000)));

        foreach (var reading in new[] { flow, block, dashes })
        {
            Assert.Contains(
                "Nested more than 16 deep",
                Assert.Single(reading.Faults).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void A_file_over_256_KiB_is_refused_and_one_just_below_is_read()
    {
        var padding = new string('#', PolicyFile.MaxBytes - Encoding.UTF8.GetByteCount(PolicyFile.DefaultText) - 1);

        Assert.True(PolicyFile.Read(PolicyFile.DefaultText + padding + "\n").Ok);
        Assert.Contains(
            "256 KiB",
            Assert.Single(PolicyFile.Read(PolicyFile.DefaultText + padding + "##").Faults).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "256 KiB",
            Assert.Single(PolicyFile.Read(new byte[PolicyFile.MaxBytes + 1]).Faults).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Bytes_that_are_not_text_are_refused()
    {
        Assert.Contains(
            "UTF-8",
            Assert.Single(PolicyFile.Read([0x70, 0xff, 0xfe]).Faults).Message,
            StringComparison.Ordinal
        );
        Assert.True(PolicyFile.Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(PolicyFile.DefaultText)]).Ok);
    }

    [Fact]
    public void What_stood_in_the_file_is_quoted_short_and_without_tricks()
    {
        var word = "\\u001b[2J\\u202e" + new string('x', 500);
        var fault = Assert.Single(
            PolicyFile
                .Read(
                    $"pack: p\ngrounds:\n  - {{id: g, label: {{en: G}}}}\nlooks:\n  - {{when: {{report.reason: {{is: \"{word}\"}}}}, within: PT1H}}"
                )
                .Faults
        );

        Assert.True(fault.Message.Length < 500);
        Assert.DoesNotContain(fault.Message, c => char.IsControl(c) || c == '\u202e');
    }

    [Fact]
    public void A_thousand_faults_are_told_up_to_a_limit()
    {
        var text = "pack: p\ngrounds:\n" + string.Concat(Enumerable.Repeat("  - {id: '!', label: {en: G}}\n", 5_000));

        Assert.Equal(FaultLimit, PolicyFile.Read(text).Faults.Count);
    }

    [Fact]
    public void Damaged_files_give_faults_and_never_an_exception()
    {
        var random = new Random(20_260_101);
        var clock = Stopwatch.StartNew();
        for (var round = 0; round < 1_500; round++)
        {
            var reading = PolicyFile.Read(Encoding.UTF8.GetBytes(Damage(PolicyFile.DefaultText, random)));
            Assert.True(reading.Ok || reading.Faults.Count > 0);
            Assert.All(reading.Faults, f => Assert.True(f.Line >= 1 && f.Column >= 1));
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(120), $"{clock.Elapsed}");
    }

    [Theory]
    [InlineData("a: ")]
    [InlineData("? ")]
    [InlineData("\"")]
    [InlineData("'")]
    [InlineData("{")]
    [InlineData("{a: ")]
    [InlineData("&a ")]
    [InlineData("!")]
    [InlineData("%")]
    [InlineData("| ")]
    [InlineData("x")]
    [InlineData("a\n")]
    [InlineData("a: b\n")]
    [InlineData("- a\n")]
    [InlineData("[a],")]
    [InlineData("# \n")]
    [InlineData("\u2028")]
    public void A_full_file_of_one_thing_is_refused_in_time(string part)
    {
        var clock = Stopwatch.StartNew();
        var reading = PolicyFile.Read(
            string.Concat(Enumerable.Repeat(part, (PolicyFile.MaxBytes / Encoding.UTF8.GetByteCount(part)) - 1))
        );

        Assert.False(reading.Ok);
        Assert.NotEmpty(reading.Faults);
        Assert.True(clock.Elapsed < s_patience, $"{clock.Elapsed}");
    }

    private const int FaultLimit = 100;

    private static string Damage(string text, Random random)
    {
        const string Odd = "[]{}:,-#&*!|>'\"%@`\t\n ?\0\u0007\u202e<~x1";
        var damaged = new StringBuilder(text[..random.Next(2_000, text.Length)]);
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var at = random.Next(damaged.Length);
            switch (random.Next(3))
            {
                case 0:
                    damaged[at] = Odd[random.Next(Odd.Length)];
                    break;
                case 1:
                    damaged.Insert(at, Odd[random.Next(Odd.Length)].ToString(), random.Next(1, 20));
                    break;
                default:
                    damaged.Remove(at, Math.Min(random.Next(1, 40), damaged.Length - at - 1));
                    break;
            }
        }

        return damaged.ToString();
    }
}
