namespace Redress.Connectors.Tests;

/// <summary>Something well-formed, spoiled the way disks, lines and people spoil things.</summary>
internal static class Mutant
{
    private static readonly byte[][] s_extremes =
    [
        [0xff, 0xff, 0xff, 0xff],
        [0x7f, 0xff, 0xff, 0xff],
        [0, 0, 0, 0],
        [0x80, 0, 0, 0],
    ];

    public static byte[] Of(byte[] whole, Random random)
    {
        var file = whole.ToList();
        for (var times = random.Next(1, 5); times > 0 && file.Count > 8; times--)
        {
            var at = random.Next(file.Count);
            switch (random.Next(7))
            {
                case 0:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    file[at] = (byte)random.Next(256);
                    break;
                case 2:
                    file.RemoveRange(at, file.Count - at);
                    break;
                case 3:
                    file.RemoveRange(at, Math.Min(random.Next(1, 64), file.Count - at));
                    break;
                case 4:
                    file.InsertRange(at, file.GetRange(at, Math.Min(random.Next(1, 200), file.Count - at)));
                    break;
                case 5:
                    Put(file, at, s_extremes[random.Next(s_extremes.Length)]);
                    break;
                default:
                    var noise = new byte[random.Next(1, 32)];
                    random.NextBytes(noise);
                    file.InsertRange(at, noise);
                    break;
            }
        }

        return [.. file];
    }

    private static void Put(List<byte> file, int at, byte[] value)
    {
        for (var i = 0; i < value.Length && at + i < file.Count; i++)
        {
            file[at + i] = value[i];
        }
    }
}
