using FsCheck;
using FsCheck.Fluent;
using Redress.Core.Kernel;

namespace Redress.Core.Tests.Kernel;

public sealed class InstantTests
{
    [Fact]
    public void Microseconds_go_and_come_back_and_keep_the_order()
    {
        var micros =
            from high in Gen.Choose(-31_000_000, 126_000_000)
            from low in Gen.Choose(0, int.MaxValue - 1)
            select (long)high * 2_000_000_000 + low;
        Prop.ForAll(
                (from a in micros from b in micros select (a, b)).ToArbitrary(),
                one =>
                    Instant.FromMicros(one.a).ToMicros() == one.a
                    && Instant.FromMicros(one.a).CompareTo(Instant.FromMicros(one.b)) == one.a.CompareTo(one.b)
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Zero_is_1970_and_another_zone_is_the_same_moment()
    {
        Assert.Equal(0, DateTimeOffset.UnixEpoch.ToMicros());
        Assert.Equal(3_600_000_000, new DateTimeOffset(1970, 1, 1, 3, 0, 0, TimeSpan.FromHours(2)).ToMicros());
        Assert.Equal(TimeSpan.Zero, Instant.FromMicros(5).Offset);
    }

    [Fact]
    public void What_is_finer_than_a_microsecond_is_cut()
    {
        Assert.Equal(1, DateTimeOffset.UnixEpoch.AddTicks(19).ToMicros());
    }
}
