namespace Redress.Matching.Pdq;

/// <summary>The 16 by 16 lowest frequencies of 64 by 64 numbers, and how much the numbers change from one to the next.</summary>
internal static unsafe class Spectrum<T>
    where T : unmanaged, ILanes<T>
{
    private const int Side = 64;
    private const int Frequencies = 16;

    /// <summary>Row i of 16 holds the cosine of frequency i + 1 at 64 places: the constant part is left out.</summary>
    private static readonly float[] s_cosines = Cosines();

    /// <summary>The same, turned: 64 rows of 16.</summary>
    private static readonly float[] s_turned =
    [
        .. Enumerable
            .Range(0, Side)
            .SelectMany(k => Enumerable.Range(0, Frequencies).Select(i => s_cosines[(i * Side) + k])),
    ];

    public static void Transform(float* picture, float* to)
    {
        var half = stackalloc float[Frequencies * Side];
        fixed (float* cosines = s_cosines)
        fixed (float* turned = s_turned)
        {
            Multiply(cosines, picture, Side, half);
            Multiply(half, turned, Frequencies, to);
        }
    }

    /// <summary>16 by 64 times 64 by <paramref name="columns"/>. Each sum starts at zero and runs over k upwards.</summary>
    private static void Multiply(float* left, float* right, int columns, float* to)
    {
        for (var j = 0; j < columns; j += T.Count)
        {
            for (var i = 0; i < Frequencies; i += 4)
            {
                var (a, b, c, d) = (T.All(0), T.All(0), T.All(0), T.All(0));
                var row = left + (i * Side);
                for (var k = 0; k < Side; k++)
                {
                    var column = T.Load(right + (k * columns) + j);
                    a = a + (T.All(row[k]) * column);
                    b = b + (T.All(row[k + Side]) * column);
                    c = c + (T.All(row[k + (2 * Side)]) * column);
                    d = d + (T.All(row[k + (3 * Side)]) * column);
                }

                var target = to + (i * columns) + j;
                a.Store(target);
                b.Store(target + columns);
                c.Store(target + (2 * columns));
                d.Store(target + (3 * columns));
            }
        }
    }

    /// <summary>0 to 100: each step between neighbours in whole hundredths of the range, added up.</summary>
    public static int Quality(float* picture)
    {
        var sum = Steps(picture, picture + Side, (Side - 1) * Side);
        for (var y = 0; y < Side; y++)
        {
            sum += Steps(picture + (y * Side), picture + (y * Side) + 1, Side - 1);
        }

        return Math.Min(100, sum / 90);
    }

    private static int Steps(float* from, float* to, int count)
    {
        var sum = 0;
        var at = 0;
        var (hundred, range) = (T.All(100), T.All(255));
        for (; at + T.Count <= count; at += T.Count)
        {
            sum += ((T.Load(from + at) - T.Load(to + at)) * hundred / range).SumOfWholeMagnitudes();
        }

        for (; at < count; at++)
        {
            sum += Math.Abs((int)((from[at] - to[at]) * 100 / 255));
        }

        return sum;
    }

    private static float[] Cosines()
    {
        var scale = (float)Math.Sqrt(2.0 / Side);
        var cosines = new float[Frequencies * Side];
        for (var i = 0; i < Frequencies; i++)
        {
            for (var j = 0; j < Side; j++)
            {
                cosines[(i * Side) + j] = (float)(scale * Math.Cos(Math.PI / 2 / Side * (i + 1) * ((2 * j) + 1)));
            }
        }

        return cosines;
    }
}
