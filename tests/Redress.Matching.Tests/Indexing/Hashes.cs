using Redress.Matching.Indexing;
using Redress.Matching.Pdq;
using Redress.Matching.Tests.Pictures;

namespace Redress.Matching.Tests.Indexing;

/// <summary>Hashes by the number, and what comparing with every one of them answers.</summary>
internal static class Hashes
{
    public static PdqHash Random(SplitMix rng) => new(rng.Next(), rng.Next(), rng.Next(), rng.Next());

    /// <summary>As real ones are: families that share most of their bits, and within a family neighbouring bits.</summary>
    public static PdqHash Clustered(SplitMix rng, ulong families)
    {
        var family = new SplitMix(rng.Next() % families);
        return Turned(Random(family), rng.Below(48), rng);
    }

    public static PdqHash Of(SplitMix rng, bool clustered) => clustered ? Clustered(rng, 500) : Random(rng);

    /// <summary>With exactly so many bits turned.</summary>
    public static PdqHash Turned(PdqHash hash, int bits, SplitMix rng)
    {
        var words = hash.Words.ToArray();
        var turned = new HashSet<int>();
        while (turned.Count < bits)
        {
            var bit = rng.Below(PdqHash.Bits);
            if (turned.Add(bit))
            {
                words[bit / 64] ^= 1ul << (bit % 64);
            }
        }

        return new PdqHash(words[0], words[1], words[2], words[3]);
    }

    public static PdqFingerprint Good(PdqHash hash) => new(hash, 100);

    public static BankedHash Banked(PdqHash hash, int bank, long entry) => new(Good(hash), new Owner(bank, entry));

    public static Hit[] BruteForce(IEnumerable<BankedHash> all, PdqHash query, int within = PdqHash.MaxDistance) =>
        [
            .. all.Select(banked => new Hit(banked.Owner, banked.Fingerprint.Hash.DistanceTo(query), 0))
                .Where(hit => hit.Distance <= within)
                .OrderBy(hit => hit.Distance)
                .ThenBy(hit => hit.Owner.Bank)
                .ThenBy(hit => hit.Owner.Entry),
        ];

    public static PdqIndex Index(IReadOnlyList<BankedHash> all, int expected = 0, LanePath? path = null)
    {
        var index = new PdqIndex(expected, PdqIndex.MaxOwners, 7, path ?? LanePaths.Best);
        index.Add([.. all], new Adding[all.Count]);
        return index;
    }

    public static Hit[] LookUp(PdqIndex index, PdqHash query, int room = 4096) =>
        index.LookUp(Good(query), new Hit[room]).Hits.ToArray();
}
