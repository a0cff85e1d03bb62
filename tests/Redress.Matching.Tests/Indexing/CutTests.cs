using Redress.Matching.Indexing;
using Redress.Matching.Pdq;

namespace Redress.Matching.Tests.Indexing;

public sealed class CutTests
{
    public static readonly TheoryData<int> Sizes =
    [
        0,
        1,
        8_192,
        100_000,
        1_000_000,
        10_000_000,
        100_000_000,
        PdqIndex.MaxOwners,
        PdqIndex.MaxOwners / 4 * 5,
    ];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void No_hash_within_31_bits_can_differ_too_much_in_every_part(int rows)
    {
        var cut = Cut.For(rows);

        // To be missed, a hash would have to differ in more bits than the radius of every part.
        Assert.True(cut.Slices.Sum(slice => slice.Radius + 1) > PdqHash.MaxDistance);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Parts_do_not_overlap_and_entries_have_room_for_every_row(int rows)
    {
        var cut = Cut.For(rows);
        var end = 0;

        Assert.True(cut.Rows >= rows);
        foreach (var slice in cut.Slices)
        {
            Assert.Equal(end, slice.Offset);
            Assert.InRange(slice.LowBits, 0, Cut.MaxLowBits);
            Assert.True(cut.Rows < 1L << (31 - slice.LowBits));
            end += slice.Width;
        }

        Assert.True(end <= PdqHash.Bits);
    }

    [Fact]
    public void More_hashes_are_cut_into_fewer_and_wider_parts() =>
        Assert.True(Cut.For(10_000_000).Slices.Count < Cut.For(100_000).Slices.Count);
}
