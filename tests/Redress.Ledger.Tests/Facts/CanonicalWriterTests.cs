using System.Text;
using Redress.Ledger.Facts;

namespace Redress.Ledger.Tests.Facts;

public sealed class CanonicalWriterTests
{
    private readonly CanonicalWriter _writer = new();

    [Fact]
    public void It_writes_every_kind_of_value_without_white_space()
    {
        _writer
            .BeginObject()
            .Name("array")
            .BeginArray()
            .Integer(1)
            .String("a")
            .Null()
            .BeginArray()
            .EndArray()
            .EndArray();
        _writer.Name("empty").BeginObject().EndObject().Name("false").Boolean(false).Name("hex").Hex([0xAB, 0x01]);
        _writer.Name("maybe").Integer(null).Name("none").String((string?)null).Name("true").Boolean(true).EndObject();

        Assert.Equal(
            """{"array":[1,"a",null,[]],"empty":{},"false":false,"hex":"ab01","maybe":null,"none":null,"true":true}""",
            Text()
        );
    }

    [Fact]
    public void Members_sort_by_utf16_code_units()
    {
        // The example of RFC 8785 section 3.2.3: a pair of surrogates sorts before what stands after it in Unicode.
        string[] names = ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\ud83d\ude00", "\ufb33"];
        _writer.BeginObject();
        foreach (var name in names)
        {
            _writer.Name(name).Null();
        }

        _writer.EndObject();
        Assert.Equal(
            "{"
                + string.Join(",", names.Select(name => $"\"{name}\":null"))
                    .Replace("\r", "\\r", StringComparison.Ordinal)
                + "}",
            Text()
        );
        Assert.True(CanonicalJson.Check(_writer.Written.Span).Ok);
    }

    [Theory]
    [InlineData("b", "a")]
    [InlineData("a", "a")]
    [InlineData("a", "")]
    [InlineData("a", "B")]
    [InlineData("\ufb33", "\ud83d\ude00")]
    public void A_name_out_of_order_or_twice_is_a_fault(string first, string second)
    {
        _writer.BeginObject().Name(first).Null();
        Assert.Throws<InvalidOperationException>(() => _writer.Name(second));
        AssertBroken();
    }

    [Fact]
    public void Each_object_has_an_order_of_its_own()
    {
        _writer.BeginObject().Name("b").BeginObject().Name("a").Null().EndObject().Name("c").BeginArray();
        _writer.BeginObject().Name("a").Null().EndObject().BeginObject().Name("a").Null().EndObject();

        Assert.Equal("""{"b":{"a":null},"c":[{"a":null},{"a":null}]}""", _writer.EndArray().EndObject().Text());
    }

    [Fact]
    public void Strings_have_the_shortest_escapes_and_nothing_else_is_escaped()
    {
        // RFC 8785 section 3.2.2.2
        _writer.String("\u20ac$\u000f\nA'B\"\\\\\"/\u007f\u2028<é\ud83d\ude00\b\t\f\r\0\u001f");

        Assert.Equal(
            "\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\u007f\u2028<é\ud83d\ude00\\b\\t\\f\\r\\u0000\\u001f\"",
            Text()
        );
    }

    [Fact]
    public void Half_a_surrogate_pair_is_a_fault_and_leaves_nothing_to_read()
    {
        string[] halves = ["\ud800", "\udc00", "a\ud83d", "\ud83d\n\ude00", "\ude00\ud83d"];
        foreach (var text in halves)
        {
            Assert.Throws<InvalidOperationException>(() => _writer.Reset().String(text));
            AssertBroken();
            Assert.Throws<InvalidOperationException>(() => _writer.Reset().BeginObject().Name(text));
            AssertBroken();
        }

        Assert.Equal("1", _writer.Reset().Integer(1).Text());
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-1, "-1")]
    [InlineData(9_007_199_254_740_991, "9007199254740991")]
    [InlineData(-9_007_199_254_740_991, "-9007199254740991")]
    public void Whole_numbers_are_written_plainly(long value, string text) =>
        Assert.Equal(text, _writer.Integer(value).Text());

    [Theory]
    [InlineData(9_007_199_254_740_992)]
    [InlineData(-9_007_199_254_740_992)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void Numbers_that_a_double_cannot_tell_apart_are_a_fault(long value)
    {
        Assert.Throws<InvalidOperationException>(() => _writer.Integer(value));
        AssertBroken();
    }

    [Fact]
    public void What_is_not_one_whole_value_cannot_be_read()
    {
        Action<CanonicalWriter>[] unfinished =
        [
            _ => { },
            it => it.BeginObject(),
            it => it.BeginArray().Integer(1),
            it => it.BeginObject().Name("a"),
        ];
        Assert.All(
            unfinished,
            write =>
            {
                write(_writer.Reset());
                Assert.Throws<InvalidOperationException>(() => _writer.Written);
            }
        );
    }

    [Fact]
    public void What_has_no_place_is_a_fault()
    {
        Action<CanonicalWriter>[] misplaced =
        [
            it => it.EndObject(),
            it => it.EndArray(),
            it => it.Name("a"),
            it => it.Null().Null(),
            it => it.BeginArray().Name("a"),
            it => it.BeginArray().EndObject(),
            it => it.BeginObject().EndArray(),
            it => it.BeginObject().Null(),
            it => it.BeginObject().Name("a").Name("b"),
            it => it.BeginObject().Name("a").EndObject(),
            it => it.BeginObject().Name("a").Null().Null(),
        ];
        Assert.All(
            misplaced,
            write =>
            {
                Assert.Throws<InvalidOperationException>(() => write(_writer.Reset()));
                AssertBroken();
            }
        );
    }

    [Fact]
    public void Depth_and_length_have_an_end()
    {
        for (var i = 0; i < CanonicalWriter.MaxDepth; i++)
        {
            _writer.BeginArray();
        }

        Assert.Throws<InvalidOperationException>(() => _writer.BeginArray());
        Assert.Throws<InvalidOperationException>(() =>
            _writer.Reset().String(new string('a', CanonicalWriter.MaxBytes + 1))
        );
        Assert.Throws<InvalidOperationException>(() =>
            _writer.Reset().String(new string('\0', CanonicalWriter.MaxBytes / 2)).Written
        );
        Assert.Throws<InvalidOperationException>(() => _writer.Reset().Hex(new byte[CanonicalWriter.MaxBytes]).Written);
        _writer.Reset().String(new string('a', CanonicalWriter.MaxBytes - 2));
        Assert.Equal(CanonicalWriter.MaxBytes, _writer.Written.Length);
    }

    [Fact]
    public void A_used_writer_allocates_nothing()
    {
        Write();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Write();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Write()
        {
            _writer.Reset().BeginObject().Name("id").String("case_1").Name("size").Integer(12).EndObject();
            _ = _writer.Written;
        }
    }

    private void AssertBroken() => Assert.Throws<InvalidOperationException>(() => _writer.Written);

    private string Text() => _writer.Text();
}

internal static class WriterText
{
    public static string Text(this CanonicalWriter writer) => Encoding.UTF8.GetString(writer.Written.Span);
}
