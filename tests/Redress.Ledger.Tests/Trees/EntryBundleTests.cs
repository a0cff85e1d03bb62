using System.Buffers;
using Redress.Ledger.Trees;

namespace Redress.Ledger.Tests.Trees;

public sealed class EntryBundleTests
{
    [Fact]
    public void Each_entry_stands_behind_its_length()
    {
        var bundle = new ArrayBufferWriter<byte>();
        EntryBundle.Append(bundle, [7, 8]);
        EntryBundle.Append(bundle, []);
        EntryBundle.Append(bundle, new byte[0x0102]);

        Assert.Equal([0, 2, 7, 8, 0, 0, 1, 2], bundle.WrittenSpan[..8].ToArray());
        Assert.Equal([2, 0, 0x0102], EntryBundle.Decode(bundle.WrittenMemory, 3).Value.Select(entry => entry.Length));
    }

    [Fact]
    public void A_bundle_cut_anywhere_or_with_more_behind_is_refused()
    {
        byte[] bundle = [0, 2, 7, 8, 0, 0, 0, 1, 9];
        for (var length = 0; length < bundle.Length; length++)
        {
            Assert.False(EntryBundle.Decode(bundle.AsMemory(0, length), 3).Ok);
        }

        Assert.True(EntryBundle.Decode(bundle, 3).Ok);
        Assert.False(EntryBundle.Decode(bundle, 2).Ok);
        Assert.False(EntryBundle.Decode((byte[])[.. bundle, 0], 3).Ok);
    }

    [Fact]
    public void The_longest_entry_fits_and_a_longer_one_is_a_fault()
    {
        var bundle = new ArrayBufferWriter<byte>();
        EntryBundle.Append(bundle, new byte[65_535]);

        Assert.Equal(65_535, EntryBundle.Decode(bundle.WrittenMemory, 1).Value[0].Length);
        Assert.Throws<ArgumentException>(() => EntryBundle.Append(bundle, new byte[65_536]));
    }
}
