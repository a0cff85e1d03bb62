using FsCheck;
using FsCheck.Fluent;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Core.Subjects;

namespace Redress.Core.Tests.Kernel;

public sealed class IdTests
{
    private static readonly Gen<long> s_millis =
        from high in Gen.Choose(0, 1 << 17)
        from low in Gen.Choose(0, int.MaxValue)
        select ((long)high << 31 | (long)low) % 253_402_300_799_999;
    private static readonly Gen<byte[]> s_random =
        from bytes in Gen.ListOf(Gen.Choose(0, 255), 10)
        select bytes.Select(b => (byte)b).ToArray();

    [Fact]
    public void An_id_is_a_prefix_and_26_characters_and_is_read_back()
    {
        Prop.ForAll(
                (from m in s_millis from r in s_random select (m, r)).ToArbitrary(),
                one =>
                {
                    var id = Ids.Make("rpt", DateTimeOffset.FromUnixTimeMilliseconds(one.m), one.r);
                    return id.Length == 30
                        && id.StartsWith("rpt_", StringComparison.Ordinal)
                        && Id<Report>.TryParse(id, out var read)
                        && read.Value == id
                        && !Id<Subject>.TryParse(id, out _);
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Ids_sort_by_time_whatever_is_random()
    {
        var cases =
            from a in s_millis
            from b in s_millis
            from r in s_random
            from q in s_random
            where a != b
            select (a, b, r, q);
        Prop.ForAll(
                cases.ToArbitrary(),
                one =>
                {
                    var first = Ids.Make("rpt", DateTimeOffset.FromUnixTimeMilliseconds(one.a), one.r);
                    var second = Ids.Make("rpt", DateTimeOffset.FromUnixTimeMilliseconds(one.b), one.q);
                    return Math.Sign(string.CompareOrdinal(first, second)) == Math.Sign(one.a.CompareTo(one.b));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Different_randomness_of_one_millisecond_gives_different_ids()
    {
        var random = new Random(7);
        var ids = new IdSource(new StoppedClock(), random.NextBytes);

        Assert.Equal(
            100_000,
            Enumerable.Range(0, 100_000).Select(_ => ids.New<Report>().Value).ToHashSet(StringComparer.Ordinal).Count
        );
    }

    [Fact]
    public void An_id_is_a_version_7_uuid()
    {
        Prop.ForAll(
                (from m in s_millis from r in s_random select (m, r)).ToArbitrary(),
                one =>
                {
                    var value = UInt128.Zero;
                    foreach (var c in Ids.Make("rpt", DateTimeOffset.FromUnixTimeMilliseconds(one.m), one.r)[4..])
                    {
                        value =
                            (value << 5)
                            | (uint)"0123456789abcdefghjkmnpqrstvwxyz".IndexOf(c, StringComparison.Ordinal);
                    }

                    return (long)(value >> 80) == one.m
                        && ((uint)(value >> 76) & 15) == 7
                        && ((uint)(value >> 62) & 3) == 2;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("rpt_")]
    [InlineData("rpt_01kc0000000000000000000000x")]
    [InlineData("rpt_01KC000000000000000000000A")]
    [InlineData("rpt_01kc00000000000000000000il")]
    [InlineData("rpt-01kc0000000000000000000000")]
    [InlineData("sub_01kc0000000000000000000000")]
    [InlineData("rpt_01kc000000000000000000000\n")]
    [InlineData("rpt_01kc000000000000000000000'")]
    public void What_only_looks_like_an_id_is_none(string? text) => Assert.False(Id<Report>.TryParse(text, out _));

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }
}
