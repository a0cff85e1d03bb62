using System.Diagnostics;
using Redress.Matching.Indexing;
using Redress.Matching.Pdq;

namespace Redress.Matching.Bench;

/// <summary>
/// Exact look-ups, half of them for a banked hash with 0 to 31 bits turned, half for a random one. Each single query is
/// run three times and the fastest counts: other programs on the machine are not what is measured.
/// </summary>
internal static class LookUpBench
{
    private const int Queries = 1_000;
    private const int Repeats = 3;
    private const int Batch = 4_096;

    public static void Run(int count, bool clustered)
    {
        var rng = new Random(count);
        var name = $"{count:N0} {(clustered ? "clustered" : "uniform")}";
        var before = Environment.WorkingSet;
        var index = new PdqIndex(count);
        var planted = Fill(index, count, clustered, rng, name);
        Console.WriteLine($"# {name}: {(Environment.WorkingSet - before) / (double)count:F0} B for each hash");
        var queries = planted
            .Select(hash => Turned(hash, rng.Next(32), rng))
            .Concat(Enumerable.Range(0, Queries / 2).Select(_ => Hash(clustered, rng)))
            .Select(PdqFingerprint.Listed)
            .ToArray();
        var eight = Enumerable.Range(0, Queries / 5).Select(_ => Eight(clustered, rng)).ToArray();
        var room = new Hit[64];
        var found = 0;
        Measure(queries.Length, i => found += index.LookUp(queries[i], room).Kind == MatchKind.Found ? 1 : 0);
        found = 0;
        Timing.Print(
            $"look-up, {name}",
            Measure(queries.Length, i => found += index.LookUp(queries[i], room).Kind == MatchKind.Found ? 1 : 0)
        );
        Console.WriteLine($"# {found / Repeats} of {queries.Length} found, {planted.Count} planted");
        Timing.Print($"eight symmetries, {name}", Measure(eight.Length, i => index.LookUp(eight[i], room)));
        Writes(index, clustered, rng, name);
    }

    private static List<PdqHash> Fill(PdqIndex index, int count, bool clustered, Random rng, string name)
    {
        var planted = new List<PdqHash>();
        var block = new BankedHash[Batch];
        var outcomes = new Adding[Batch];
        var spent = TimeSpan.Zero;
        for (var from = 0; from < count; from += Batch)
        {
            var size = Math.Min(Batch, count - from);
            for (var i = 0; i < size; i++)
            {
                block[i] = new BankedHash(PdqFingerprint.Listed(Hash(clustered, rng)), new Owner(0, from + i));
                if (planted.Count < Queries / 2 && rng.Next(count) < Queries)
                {
                    planted.Add(block[i].Fingerprint.Hash);
                }
            }

            var since = Stopwatch.GetTimestamp();
            index.Add(block.AsSpan(0, size), outcomes.AsSpan(0, size));
            spent += Stopwatch.GetElapsedTime(since);
        }

        Console.WriteLine($"# {name}: filled in {spent.TotalSeconds:F2} s");
        return planted;
    }

    private static void Writes(PdqIndex index, bool clustered, Random rng, string name)
    {
        var fresh = Enumerable
            .Range(0, 2_000)
            .Select(i => new BankedHash(PdqFingerprint.Listed(Hash(clustered, rng)), new Owner(1, i)))
            .ToArray();
        Timing.Print($"add one, {name}", Once(fresh.Length, i => index.Add(fresh[i])));
        Timing.Print(
            $"remove one, {name}",
            Once(fresh.Length, i => index.Remove(fresh[i].Fingerprint.Hash, fresh[i].Owner))
        );
    }

    private static double[] Measure(int count, Action<int> run)
    {
        var best = new double[count];
        Array.Fill(best, double.MaxValue);
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            for (var i = 0; i < count; i++)
            {
                var since = Stopwatch.GetTimestamp();
                run(i);
                best[i] = Math.Min(best[i], Timing.Micros(since));
            }
        }

        return best;
    }

    private static double[] Once(int count, Action<int> run)
    {
        var micros = new double[count];
        for (var i = 0; i < count; i++)
        {
            var since = Stopwatch.GetTimestamp();
            run(i);
            micros[i] = Timing.Micros(since);
        }

        return micros;
    }

    /// <summary>
    /// Clustered: neighbouring bits agree more often than not, and one in ten belongs to one of a thousand families of near
    /// copies, 20 to 60 bits from the family's first.
    /// </summary>
    internal static PdqHash Hash(bool clustered, Random rng)
    {
        if (!clustered)
        {
            return new PdqHash(Word(rng), Word(rng), Word(rng), Word(rng));
        }

        if (rng.Next(10) == 0)
        {
            return Turned(Smooth(new Random(rng.Next(1_000))), 10 + rng.Next(50), rng);
        }

        return Smooth(rng);
    }

    /// <summary>Each bit equals the one before with a probability of five eighths.</summary>
    private static PdqHash Smooth(Random rng)
    {
        Span<ulong> words = stackalloc ulong[4];
        for (var i = 0; i < 4; i++)
        {
            // A change where at least one of two bits is set and a third is not: three in eight.
            var changes = (Word(rng) | Word(rng)) & Word(rng);
            for (var shift = 1; shift < 64; shift <<= 1)
            {
                changes ^= changes << shift;
            }

            words[i] = changes;
        }

        var hash = new PdqHash(words[0], words[1], words[2], words[3]);
        return PdqFingerprint.Listed(hash).IsUsable ? hash : Smooth(rng);
    }

    internal static PdqHash Turned(PdqHash hash, int bits, Random rng)
    {
        Span<byte> bytes = stackalloc byte[PdqHash.Bytes];
        Span<bool> turned = stackalloc bool[PdqHash.Bits];
        turned.Clear();
        hash.CopyTo(bytes);
        while (bits > 0)
        {
            var bit = rng.Next(PdqHash.Bits);
            if (!turned[bit])
            {
                turned[bit] = true;
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                bits--;
            }
        }

        return PdqHash.FromBytes(bytes);
    }

    private static DihedralFingerprint Eight(bool clustered, Random rng)
    {
        var hashes = default(EightHashes);
        for (var i = 0; i < EightHashes.Count; i++)
        {
            hashes[i] = Hash(clustered, rng);
        }

        return new DihedralFingerprint(hashes, 100);
    }

    private static ulong Word(Random rng) => (ulong)rng.NextInt64(long.MinValue, long.MaxValue);
}
