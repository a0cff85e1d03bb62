using System.Security.Cryptography;

namespace Redress.Storage.Keys;

/// <summary>
/// Unguessable bytes for what is needed by the dozen for each report, as ids and salts are. They come from the system's
/// generator a block at a time, for each call to it costs as much as a row. What is given out is wiped here.
/// Keys and receipt codes do not come from here: they are drawn alone.
/// </summary>
public static class Randomness
{
    private const int BlockBytes = 512;

    [ThreadStatic]
    private static byte[]? s_block;

    [ThreadStatic]
    private static int s_left;

    /// <summary>Fills the span; any thread may call.</summary>
    public static void Fill(Span<byte> random)
    {
        if (random.Length > BlockBytes)
        {
            RandomNumberGenerator.Fill(random);
            return;
        }

        var block = s_block ??= new byte[BlockBytes];
        if (s_left < random.Length)
        {
            RandomNumberGenerator.Fill(block);
            s_left = BlockBytes;
        }

        var drawn = block.AsSpan(BlockBytes - s_left, random.Length);
        drawn.CopyTo(random);
        drawn.Clear();
        s_left -= random.Length;
    }
}
