using Redress.Matching.Indexing;
using Redress.Matching.Pdq;
using Redress.Matching.Tests.Pdq;
using Redress.Matching.Tests.Pictures;

namespace Redress.Matching.Tests.Indexing;

public sealed class PdqIndexExactnessTests
{
    [Theory]
    [InlineData(3_000, 0, false)]
    [InlineData(3_000, 0, true)]
    [InlineData(20_000, 0, true)]
    [InlineData(10_000, 200_000, false)]
    [InlineData(10_000, 1_000_000, true)]
    public void Answers_equal_brute_force_at_every_distance_on_every_path(int count, int expected, bool clustered)
    {
        var rng = new SplitMix((ulong)count + (ulong)expected);
        var all = Enumerable.Range(0, count).Select(i => Hashes.Banked(Hashes.Of(rng, clustered), i % 3, i)).ToList();
        all = [.. all.Where(banked => banked.Fingerprint.IsUsable)];
        var queries = Enumerable
            .Range(0, 41)
            .SelectMany(distance => Enumerable.Repeat(distance, 4))
            .Select(distance => (distance, query: Plant(all, distance, rng)))
            .Where(planted => Hashes.Good(planted.query).IsUsable)
            .Select(planted => (planted.distance, planted.query, truth: Hashes.BruteForce(all, planted.query)))
            .ToList();

        foreach (var path in PdqHasherTests.Paths)
        {
            var index = Hashes.Index(all, expected, path);
            foreach (var (distance, query, truth) in queries)
            {
                Assert.Equal(truth, Hashes.LookUp(index, query));
                Assert.True(distance > PdqHash.MaxDistance || truth.Length > 0);
            }
        }
    }

    [Fact]
    public void Answers_equal_brute_force_with_the_tables_of_ten_million()
    {
        var rng = new SplitMix(10);
        var all = Enumerable.Range(0, 1_000).Select(i => Hashes.Banked(Hashes.Clustered(rng, 50), 0, i)).ToList();
        var index = Hashes.Index(all, TestRun.Full ? 10_000_000 : 4_000_000);
        for (var distance = 0; distance <= 32; distance++)
        {
            var query = Plant(all, distance, rng);

            Assert.Equal(Hashes.BruteForce(all, query), Hashes.LookUp(index, query));
        }
    }

    [Fact]
    public void A_hash_at_distance_31_is_found_wherever_the_bits_lie_and_one_at_32_is_not()
    {
        var rng = new SplitMix(31);
        var all = new List<BankedHash> { Hashes.Banked(Hashes.Random(rng), 0, 1) };
        var hash = all[0].Fingerprint.Hash;
        var index = Hashes.Index(all);
        for (var start = 0; start < PdqHash.Bits; start++)
        {
            Assert.Single(Hashes.LookUp(index, Run(hash, start, 31)));
            Assert.Empty(Hashes.LookUp(index, Run(hash, start, 32)));
        }

        for (var i = 0; i < 2_000; i++)
        {
            Assert.Single(Hashes.LookUp(index, Hashes.Turned(hash, 31, rng)));
            Assert.Empty(Hashes.LookUp(index, Hashes.Turned(hash, 32, rng)));
        }
    }

    [Fact]
    public void Growing_by_single_writes_keeps_every_answer_exact_at_every_step()
    {
        var rng = new SplitMix(5);
        var all = new List<BankedHash>();
        var index = new PdqIndex();
        for (var i = 0; i < 3 * Shelf.LeastRows; i++)
        {
            var banked = Hashes.Banked(Hashes.Random(rng), 1, i);
            all.Add(banked);
            Assert.Equal(Adding.Added, index.Add(banked));
            if (i % 64 == 0)
            {
                // Near an old one and near a new one: rows on the way between generations are in both kinds.
                foreach (var near in new[] { all[rng.Below(all.Count)], all[^1] })
                {
                    var query = Hashes.Turned(near.Fingerprint.Hash, rng.Below(32), rng);
                    Assert.Contains(Hashes.LookUp(index, query), hit => hit.Owner == near.Owner);
                }
            }
        }

        foreach (var query in Enumerable.Range(0, 50).Select(_ => Plant(all, rng.Below(33), rng)))
        {
            Assert.Equal(Hashes.BruteForce(all, query), Hashes.LookUp(index, query));
        }
    }

    [Fact]
    public void A_flood_of_near_equal_hashes_is_found_whole_where_there_is_room()
    {
        var rng = new SplitMix(8);
        var centre = Hashes.Random(rng);
        var all = Enumerable
            .Range(0, 6_000)
            .Select(i => Hashes.Banked(Hashes.Turned(centre, rng.Below(20), rng), i % 5, i))
            .ToList();
        foreach (var path in PdqHasherTests.Paths)
        {
            var index = Hashes.Index(all, 0, path);

            Assert.Equal(Hashes.BruteForce(all, centre), Hashes.LookUp(index, centre, room: 6_000));
        }
    }

    [Fact]
    public void Of_more_hits_than_there_is_room_for_the_nearest_are_kept_and_it_says_so()
    {
        var rng = new SplitMix(9);
        var centre = Hashes.Random(rng);
        var all = Enumerable
            .Range(0, 300)
            .Select(i => Hashes.Banked(Hashes.Turned(centre, rng.Below(32), rng), 0, i))
            .ToList();
        var index = Hashes.Index(all);

        var match = index.LookUp(Hashes.Good(centre), new Hit[10]);

        Assert.Equal(MatchKind.Found, match.Kind);
        Assert.True(match.HasMore);
        Assert.Equal(Hashes.BruteForce(all, centre)[..10], match.Hits.ToArray());
        Assert.Equal(MatchKind.Found, index.LookUp(Hashes.Good(centre), []).Kind);
    }

    private static PdqHash Plant(List<BankedHash> all, int distance, SplitMix rng) =>
        Hashes.Turned(all[rng.Below(all.Count)].Fingerprint.Hash, distance, rng);

    private static PdqHash Run(PdqHash hash, int start, int length)
    {
        var words = hash.Words.ToArray();
        for (var i = start; i < start + length; i++)
        {
            words[i % 256 / 64] ^= 1ul << (i % 64);
        }

        return new PdqHash(words[0], words[1], words[2], words[3]);
    }
}
