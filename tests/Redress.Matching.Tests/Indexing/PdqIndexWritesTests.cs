using FsCheck;
using FsCheck.Fluent;
using Redress.Matching.Indexing;
using Redress.Matching.Pdq;
using Redress.Matching.Tests.Pictures;

namespace Redress.Matching.Tests.Indexing;

public sealed class PdqIndexWritesTests
{
    [Fact]
    public void Any_series_of_writes_leaves_what_a_plain_list_would_hold() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(60),
            Prop.ForAll(
                ArbMap.Default.ArbFor<int>().Generator.ArrayOf().ToArbitrary(),
                steps => Follow(new SplitMix((ulong)steps.Length + 1), steps)
            )
        );

    [Fact]
    public void Long_churn_leaves_what_a_plain_list_would_hold_and_does_not_grow()
    {
        var rng = new SplitMix(77);
        var index = new PdqIndex();
        var living = new Queue<BankedHash>();
        for (var i = 0; i < 120_000; i++)
        {
            var banked = Hashes.Banked(Hashes.Random(rng), 0, i);
            living.Enqueue(banked);
            Assert.Equal(Adding.Added, index.Add(banked));
            if (living.Count > 3_000)
            {
                var gone = living.Dequeue();
                Assert.True(index.Remove(gone.Fingerprint.Hash, gone.Owner));
                if (i % 64 == 0)
                {
                    Assert.Empty(Hashes.LookUp(index, gone.Fingerprint.Hash, 4));
                }
            }
        }

        Assert.Equal(3_000, index.Owners);
        Assert.InRange(index.Capacity, 3_000, 8 * Shelf.LeastRows);
        Assert.All(living.Take(300), banked => Assert.Single(Hashes.LookUp(index, banked.Fingerprint.Hash, 4)));
    }

    [Fact]
    public async Task Readers_beside_a_writer_always_find_what_is_in_and_never_what_is_not()
    {
        var rng = new SplitMix(3);
        var stays = Enumerable.Range(0, 2_000).Select(i => Hashes.Banked(Hashes.Clustered(rng, 300), 0, i)).ToArray();
        var comes = Enumerable.Range(0, 40_000).Select(i => Hashes.Banked(Hashes.Clustered(rng, 300), 1, i)).ToArray();
        var index = new PdqIndex();
        index.Add(stays, new Adding[stays.Length]);
        var answers = stays.Select(banked => Hashes.BruteForce(stays, banked.Fingerprint.Hash)).ToArray();
        using var written = new CancellationTokenSource();

        var readers = Enumerable
            .Range(0, 3)
            .Select(reader => Task.Run(() => Read(index, stays, answers, comes, reader, written.Token)))
            .ToArray();
        await Task.Run(() => Write(index, comes, written));
        var looked = await Task.WhenAll(readers);

        Assert.All(looked, count => Assert.True(count > 0));
        Assert.Equal(stays.Length, index.Owners);
    }

    /// <summary>Grows over several generations and shrinks again, while everything stays put that was there before.</summary>
    private static void Write(PdqIndex index, BankedHash[] comes, CancellationTokenSource written)
    {
        try
        {
            foreach (var banked in comes)
            {
                Assert.NotEqual(Adding.Full, index.Add(banked));
            }

            foreach (var banked in comes)
            {
                Assert.True(index.Remove(banked.Fingerprint.Hash, banked.Owner) || !banked.Fingerprint.IsUsable);
            }
        }
        finally
        {
            written.Cancel();
        }
    }

    private static int Read(
        PdqIndex index,
        BankedHash[] stays,
        Hit[][] answers,
        BankedHash[] comes,
        int seed,
        CancellationToken written
    )
    {
        var rng = new SplitMix((ulong)seed);
        var room = new Hit[8_192];
        var count = 0;
        for (; count < 100 || !written.IsCancellationRequested; count++)
        {
            var asked = rng.Below(stays.Length);
            var query = stays[asked].Fingerprint;
            if (!query.IsUsable)
            {
                continue;
            }

            var hits = index.LookUp(query, room).Hits.ToArray();
            Assert.Equal(answers[asked], hits.Where(hit => hit.Owner.Bank == 0));
            Assert.Equal(hits.Length, hits.Distinct().Count());
            foreach (var hit in hits.Where(hit => hit.Owner.Bank == 1))
            {
                Assert.Equal(hit.Distance, comes[hit.Owner.Entry].Fingerprint.Hash.DistanceTo(query.Hash));
            }
        }

        return count;
    }

    /// <summary>Each number is a write: few hashes and fewer owners, so that they meet.</summary>
    private static bool Follow(SplitMix rng, int[] steps)
    {
        var index = new PdqIndex();
        var model = new HashSet<BankedHash>();
        var known = Enumerable.Range(0, 20).Select(_ => Hashes.Random(rng)).ToList();
        known.AddRange([.. known.Select(hash => Hashes.Turned(hash, rng.Below(40), rng))]);
        foreach (var step in steps)
        {
            var at = Math.Abs((long)step);
            var banked = Hashes.Banked(known[(int)(at % known.Count)], (int)(at / 64 % 3), at % 5);
            var isNew = !model.Any(other => other.Fingerprint.Hash == banked.Fingerprint.Hash);
            if (step < 0)
            {
                Assert.Equal(model.Remove(banked), index.Remove(banked.Fingerprint.Hash, banked.Owner));
                continue;
            }

            var expected =
                !model.Add(banked) ? Adding.Known
                : isNew ? Adding.Added
                : Adding.OwnerAdded;
            Assert.Equal(expected, index.Add(banked));
        }

        Assert.Equal(model.Count, index.Owners);
        Assert.All(known, hash => Assert.Equal(Hashes.BruteForce(model, hash), Hashes.LookUp(index, hash)));
        return true;
    }
}
