using System.Security.Cryptography;
using Redress.Server.Matching;

namespace Redress.Server.Tests.Matching;

public sealed class SealedStreamTests
{
    private static readonly byte[] s_key = RandomNumberGenerator.GetBytes(SealedStream.KeyBytes);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    [InlineData(3_333_333)]
    public void What_was_sealed_is_read_again(int length)
    {
        var plain = RandomNumberGenerator.GetBytes(length);

        Assert.Equal(plain, Open(Seal(plain), s_key));
    }

    [Fact]
    public void Nothing_of_it_stands_there_in_the_clear()
    {
        var plain = new byte[4_096];
        plain.AsSpan().Fill(0x5a);

        Assert.Equal(-1, Seal(plain).AsSpan().IndexOf(plain.AsSpan(0, 8)));
    }

    [Fact]
    public void What_is_cut_changed_swapped_or_of_another_key_is_refused()
    {
        var whole = Seal(new byte[(2 << 20) + 5]);
        const int Piece = (1 << 20) + 20;
        byte[][] wrong =
        [
            whole[..^1],
            whole[..Piece],
            whole[..(2 * Piece)],
            [],
            [.. whole[Piece..(2 * Piece)], .. whole[..Piece], .. whole[(2 * Piece)..]],
            Changed(whole, 3),
            Changed(whole, 100),
            Changed(whole, whole.Length - 1),
        ];

        Assert.All(wrong, w => Assert.Throws<InvalidDataException>(() => Open(w, s_key)));
        Assert.Throws<InvalidDataException>(() => Open(whole, new byte[SealedStream.KeyBytes]));
    }

    private static byte[] Changed(byte[] whole, int at)
    {
        var changed = (byte[])whole.Clone();
        changed[at] ^= 1;
        return changed;
    }

    private static byte[] Seal(byte[] plain)
    {
        using var to = new MemoryStream();
        using (var sealing = SealedStream.Sealing(to, s_key))
        {
            sealing.Write(plain);
        }

        return to.ToArray();
    }

    private static byte[] Open(byte[] bytes, byte[] key)
    {
        using var opening = SealedStream.Opening(new MemoryStream(bytes), key);
        using var plain = new MemoryStream();
        opening.CopyTo(plain);
        return plain.ToArray();
    }
}
