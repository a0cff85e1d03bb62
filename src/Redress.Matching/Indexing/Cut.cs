namespace Redress.Matching.Indexing;

/// <summary>
/// A part of the hash: two hashes agree on it when they differ there in at most <paramref name="Radius"/> bits. Its upper
/// <paramref name="LineBits"/> choose a line of the table, the rest stands in the entry.
/// </summary>
internal readonly record struct Slice(int Offset, int Width, int Radius, int LineBits)
{
    public int LowBits => Width - LineBits;
}

/// <summary>
/// How 256 bits are cut so that hashes within 31 bits agree on at least one part. If hashes differed in more than r(i)
/// bits of every part i, they would differ in at least the sum of r(i) + 1 bits: so 32 of that sum are enough (the
/// general pigeonhole principle; Norouzi et al. 2012, Qin et al. 2018). Among the cuts that are, the one with the fewest
/// memory accesses for a look-up is chosen.
/// </summary>
internal sealed class Cut
{
    /// <summary>An accepted pattern of low bits is one bit of a 32-bit word.</summary>
    public const int MaxLowBits = 5;

    private const int Sum = Pdq.PdqHash.MaxDistance + 1;
    private const int MaxRadius = 3;
    private const int MaxWidth = 30;

    /// <summary>Entries that a line may hold on average when the table is full; 16 fit.</summary>
    private const int EntriesPerLine = 12;

    /// <summary>The tables take at least so many for each line before they count as full.</summary>
    private const int FilledPerLine = 10;
    private const int MinLineBits = 9;

    /// <summary>Real hashes fall into the same buckets more often than random ones, even with their bits permuted.</summary>
    private const double Clustering = 1.7;

    /// <summary>A table costs memory and a write for each hash, even if it costs a look-up nothing.</summary>
    private const double TableCost = 16;

    private Cut(IReadOnlyList<Slice> slices, int rows) => (Slices, Rows) = (slices, rows);

    public IReadOnlyList<Slice> Slices { get; }

    /// <summary>How many hashes the tables are made for: at least what was expected.</summary>
    public int Rows { get; }

    /// <param name="rows">How many hashes are expected.</param>
    public static Cut For(int rows)
    {
        var lineBits = MinLineBits;
        while ((long)EntriesPerLine << lineBits < rows)
        {
            lineBits++;
        }

        rows = (int)Math.Max(rows, (long)FilledPerLine << lineBits);
        var parts = Choices(lineBits, rows).ToArray();
        var chosen = Cheapest(parts);
        var slices = new List<Slice>();
        var offset = 0;
        foreach (var part in chosen)
        {
            slices.Add(new Slice(offset, part.Width, part.Radius, Math.Min(part.Width, lineBits)));
            offset += part.Width;
        }

        return new Cut(slices, rows);
    }

    private static IEnumerable<Part> Choices(int lineBits, int rows)
    {
        for (var width = 8; width <= MaxWidth; width++)
        {
            var bits = Math.Min(width, lineBits);
            var low = width - bits;
            // An entry has 31 bits for the row's number and the low bits.
            if (low > MaxLowBits || rows >= 1L << (31 - low))
            {
                continue;
            }

            for (var radius = 0; radius <= MaxRadius; radius++)
            {
                var candidates = Clustering * rows * Patterns(width, radius) / Math.Pow(2, width);
                yield return new Part(width, radius, Patterns(bits, radius) + candidates + TableCost);
            }
        }
    }

    /// <summary>How many patterns of so many bits have at most so many of them set.</summary>
    private static double Patterns(int bits, int atMost)
    {
        var (sum, term) = (1.0, 1.0);
        for (var k = 1; k <= atMost; k++)
        {
            term = term * (bits - k + 1) / k;
            sum += term;
        }

        return sum;
    }

    /// <summary>Least cost for every number of bits and every sum still missing, from the bottom up.</summary>
    private static IEnumerable<Part> Cheapest(Part[] parts)
    {
        var cost = new double[Pdq.PdqHash.Bits + 1, Sum + 1];
        var choice = new int[Pdq.PdqHash.Bits + 1, Sum + 1];
        for (var bits = 0; bits <= Pdq.PdqHash.Bits; bits++)
        {
            for (var missing = 1; missing <= Sum; missing++)
            {
                cost[bits, missing] = double.PositiveInfinity;
                for (var i = 0; i < parts.Length; i++)
                {
                    var part = parts[i];
                    if (part.Width > bits)
                    {
                        break;
                    }

                    var whole = part.Cost + cost[bits - part.Width, Math.Max(0, missing - part.Radius - 1)];
                    if (whole < cost[bits, missing])
                    {
                        (cost[bits, missing], choice[bits, missing]) = (whole, i);
                    }
                }
            }
        }

        for (var (bits, missing) = (Pdq.PdqHash.Bits, Sum); missing > 0; )
        {
            var part = parts[choice[bits, missing]];
            yield return part;
            bits -= part.Width;
            missing = Math.Max(0, missing - part.Radius - 1);
        }
    }

    private readonly record struct Part(int Width, int Radius, double Cost);
}
