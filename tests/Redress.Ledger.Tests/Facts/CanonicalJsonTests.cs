using System.Text;
using System.Text.Json;
using Redress.Ledger.Facts;

namespace Redress.Ledger.Tests.Facts;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("9007199254740991")]
    [InlineData("\"\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"":1,"a":[{"a":1},{"a":1}],"b":"\u0000\b\u000b\"\\/"}""")]
    [InlineData("{\"\\r\":1,\"1\":1,\"\u0080\":1,\"ö\":1,\"€\":1,\"😀\":1,\"\ufb33\":1}")]
    public void Canonical_bytes_are_said_to_be(string text) => Assert.True(Check(text), Why(text));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1\n")]
    [InlineData("1 1")]
    [InlineData("-")]
    [InlineData("-0")]
    [InlineData("00")]
    [InlineData("01")]
    [InlineData("+1")]
    [InlineData("1.0")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("9007199254740992")]
    [InlineData("99999999999999999999999999999999999999")]
    [InlineData("NaN")]
    [InlineData("nul")]
    [InlineData("True")]
    [InlineData("'a'")]
    [InlineData("\"")]
    [InlineData("\"a")]
    [InlineData("\"\\\"")]
    [InlineData("\"\\")]
    [InlineData("\"\\u00")]
    [InlineData("\"\\/\"")]
    [InlineData("\"\\u0041\"")]
    [InlineData("\"\\u000A\"")]
    [InlineData("\"\\u000a\"")]
    [InlineData("\"\\u001F\"")]
    [InlineData("\"\\u0022\"")]
    [InlineData("\"\\ud83d\\ude00\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"\\x\"")]
    [InlineData("\"a\nb\"")]
    [InlineData("[1, 2]")]
    [InlineData("[1,]")]
    [InlineData("[,1]")]
    [InlineData("[1")]
    [InlineData("[1}")]
    [InlineData("]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\"}")]
    [InlineData("{\"a\":}")]
    [InlineData("{\"a\": 1}")]
    [InlineData("{\"a\":1")]
    [InlineData("{a:1}")]
    [InlineData("{1:1}")]
    [InlineData("{\"a\":1,\"a\":1}")]
    [InlineData("{\"b\":1,\"a\":1}")]
    [InlineData("{\"a\":1,\"\":1}")]
    [InlineData("{\"ab\":1,\"a\":1}")]
    [InlineData("{\"\ufb33\":1,\"😀\":1}")]
    [InlineData("{\"1\":1,\"\\r\":1}")]
    [InlineData("{\"\\\\\":1,\"\\\"\":1}")]
    [InlineData("\ufeff1")]
    [InlineData("/**/1")]
    public void Any_other_bytes_are_said_not_to_be(string text) => Assert.False(Check(text));

    [Fact]
    public void What_is_not_utf8_is_not_canonical()
    {
        byte[][] broken =
        [
            [0xff],
            [0xc0, 0x80],
            [0xed, 0xa0, 0x80],
            [0xf4, 0x90, 0x80, 0x80],
            [0xe2, 0x82],
            [0x80],
        ];

        Assert.All(broken, bytes => Assert.False(CanonicalJson.Check([(byte)'"', .. bytes, (byte)'"']).Ok));
    }

    [Fact]
    public void The_flaw_says_where() =>
        Assert.Equal("names out of order or twice at byte 10", CanonicalJson.Check("""{"b":1,"a":1}"""u8).Flaw?.Detail);

    [Fact]
    public void Deep_long_and_costly_input_is_refused_without_falling_over()
    {
        Assert.False(Check(new string('[', 1_000_000)));
        Assert.False(Check(string.Concat(Enumerable.Repeat("{\"a\":", 100_000))));
        Assert.False(Check($"\"{new string('a', CanonicalWriter.MaxBytes)}\""));
        Assert.True(Check(new string('[', 32) + new string(']', 32)));
        Assert.False(Check(new string('[', 33) + new string(']', 33)));

        // Many escapes in one string must not cost their square.
        Assert.True(Check("\"" + string.Concat(Enumerable.Repeat("\\n", 500_000)) + "\""));
    }

    [Fact]
    public void Checker_and_writer_agree_on_thousands_of_spoilt_documents()
    {
        var random = new Random(20210120);
        var writer = new CanonicalWriter();
        var (canonical, other) = (0, 0);
        for (var round = 0; round < 3000; round++)
        {
            Value(writer.Reset(), random, depth: 0);
            var bytes = writer.Written.ToArray();
            Assert.True(CanonicalJson.Check(bytes).Ok, Encoding.UTF8.GetString(bytes));
            for (var i = 0; i < 8; i++)
            {
                var spoilt = Spoil(bytes, random);
                var expected = Rewritten(spoilt)?.AsSpan().SequenceEqual(spoilt) ?? false;
                Assert.Equal(expected, CanonicalJson.Check(spoilt).Ok);
                _ = expected ? canonical++ : other++;
            }
        }

        Assert.True(canonical > 1000 && other > 1000, $"{canonical} canonical, {other} not");
    }

    private static byte[] Spoil(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length);
        var letter = " \"\\,:{}[]0123456789-eEu.abn"u8[random.Next(27)];
        return random.Next(4) switch
        {
            0 => [.. bytes[..at], .. bytes[(at + 1)..]],
            1 => [.. bytes[..at], letter, .. bytes[at..]],
            2 => [.. bytes[..at], letter, .. bytes[(at + 1)..]],
            _ => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
        };
    }

    private static void Value(CanonicalWriter writer, Random random, int depth)
    {
        switch (random.Next(depth < 4 ? 7 : 5))
        {
            case 0:
                writer.Null();
                break;
            case 1:
                writer.Boolean(random.Next(2) == 0);
                break;
            case 2:
                writer.Integer(
                    random.NextInt64(-CanonicalWriter.MaxInteger, CanonicalWriter.MaxInteger + 1) >> random.Next(60)
                );
                break;
            case 3 or 4:
                writer.String(Text(random));
                break;
            case 5:
                writer.BeginArray();
                for (var i = random.Next(4); i > 0; i--)
                {
                    Value(writer, random, depth + 1);
                }

                writer.EndArray();
                break;
            default:
                writer.BeginObject();
                var names = Enumerable.Range(0, random.Next(5)).Select(_ => Text(random));
                foreach (var name in names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                {
                    writer.Name(name);
                    Value(writer, random, depth + 1);
                }

                writer.EndObject();
                break;
        }
    }

    private static string Text(Random random)
    {
        string[] parts =
        [
            "a",
            "b",
            "\n",
            "\u0001",
            "\"",
            "\\",
            "é",
            "\ue000",
            "\uffff",
            "😀",
            "\U0010ffff",
            "/",
            "\u007f",
        ];
        return string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => parts[random.Next(parts.Length)]));
    }

    /// <summary>Read by the runtime's parser and written anew, or null where that cannot be.</summary>
    private static byte[]? Rewritten(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var writer = new CanonicalWriter();
            Copy(document.RootElement, writer);
            return writer.Written.ToArray();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static void Copy(JsonElement element, CanonicalWriter writer)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            writer.BeginObject();
            foreach (var member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
            {
                writer.Name(member.Name);
                Copy(member.Value, writer);
            }

            writer.EndObject();
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            writer.BeginArray();
            foreach (var item in element.EnumerateArray())
            {
                Copy(item, writer);
            }

            writer.EndArray();
        }
        else if (element.ValueKind == JsonValueKind.String)
        {
            writer.String(element.GetString());
        }
        else if (element.ValueKind == JsonValueKind.Number)
        {
            writer.Integer(element.GetInt64());
        }
        else if (element.ValueKind == JsonValueKind.Null)
        {
            writer.Null();
        }
        else
        {
            writer.Boolean(element.GetBoolean());
        }
    }

    private static bool Check(string text) => CanonicalJson.Check(Encoding.UTF8.GetBytes(text)).Ok;

    private static string Why(string text) => CanonicalJson.Check(Encoding.UTF8.GetBytes(text)).Flaw?.ToString() ?? "";
}
