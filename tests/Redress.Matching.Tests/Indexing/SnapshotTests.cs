using Redress.Matching.Indexing;
using Redress.Matching.Pdq;
using Redress.Matching.Tests.Pdq;
using Redress.Matching.Tests.Pictures;

namespace Redress.Matching.Tests.Indexing;

/// <summary>What was saved and loaded answers as it did, and what is damaged is refused.</summary>
public sealed class SnapshotTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(3_000, false)]
    [InlineData(40_000, true)]
    public void A_loaded_index_answers_as_the_saved_one_did_on_every_path(int count, bool clustered)
    {
        var rng = new SplitMix((ulong)count + 1);
        var all = Some(rng, count, clustered);
        var saved = Save(Hashes.Index(all));
        foreach (var path in PdqHasherTests.Paths)
        {
            var loaded = Load(saved, path);

            Assert.Equal(all.Count, loaded.Owners);
            for (var i = 0; i < 60 && all.Count > 0; i++)
            {
                var query = Hashes.Turned(all[rng.Below(all.Count)].Fingerprint.Hash, i % 34, rng);
                Assert.Equal(Hashes.BruteForce(all, query), Hashes.LookUp(loaded, query));
            }
        }
    }

    [Fact]
    public void What_was_taken_out_is_not_saved_and_a_loaded_index_takes_more_in_and_out()
    {
        var rng = new SplitMix(77);
        var all = Some(rng, 20_000, clustered: true);
        var index = Hashes.Index(all);
        foreach (var gone in all.Take(9_000))
        {
            Assert.True(index.Remove(gone.Fingerprint.Hash, gone.Owner));
        }

        var loaded = Load(Save(index), LanePaths.Best);
        var (left, more) = (all.Skip(9_000).ToList(), Some(rng, 15_000, clustered: true, from: 50_000));
        Assert.Equal(left.Count, loaded.Owners);
        Assert.All(more, m => Assert.NotEqual(Adding.Full, loaded.Add(m)));
        foreach (var gone in left.Take(3_000))
        {
            Assert.True(loaded.Remove(gone.Fingerprint.Hash, gone.Owner));
        }

        var truth = left.Skip(3_000).Concat(more).ToList();
        Assert.Equal(truth.Count, loaded.Owners);
        for (var i = 0; i < 40; i++)
        {
            var query = Hashes.Turned(truth[rng.Below(truth.Count)].Fingerprint.Hash, i % 33, rng);
            Assert.Equal(Hashes.BruteForce(truth, query), Hashes.LookUp(loaded, query));
        }
    }

    [Fact]
    public void A_row_with_very_many_owners_keeps_them_all()
    {
        var hash = Hashes.Random(new SplitMix(5));
        var index = Hashes.Index([.. Enumerable.Range(0, 140_000).Select(i => Hashes.Banked(hash, i % 2, i))]);

        var loaded = Load(Save(index), LanePaths.Best);

        Assert.Equal(140_000, loaded.Owners);
        Assert.Equal(140_000, Hashes.LookUp(loaded, hash, 150_000).Length);
    }

    [Fact]
    public void Saving_goes_on_beside_look_ups_and_writes_and_keeps_all_that_was_there_before()
    {
        var rng = new SplitMix(8);
        var all = Some(rng, 30_000, clustered: false);
        var index = Hashes.Index(all);
        var more = Some(rng, 30_000, clustered: false, from: 100_000);
        using var begun = new Barrier(2);
        var writing = Task.Run(() =>
        {
            begun.SignalAndWait();
            more.ForEach(m => index.Add(m));
        });
        begun.SignalAndWait();
        var loaded = Load(Save(index), LanePaths.Best);
        writing.GetAwaiter().GetResult();

        Assert.True(loaded.Owners >= all.Count);
        Assert.All(
            all.Take(500),
            a => Assert.Contains(Hashes.LookUp(loaded, a.Fingerprint.Hash), h => h.Owner == a.Owner)
        );
    }

    [Fact]
    public void What_is_cut_changed_or_of_another_order_is_refused()
    {
        var saved = Save(Hashes.Index(Some(new SplitMix(3), 2_000, clustered: false)));
        foreach (var length in (int[])[0, 7, 23, 100, saved.Length - 9, saved.Length - 1])
        {
            Assert.Throws<InvalidDataException>(() => Load(saved[..length], LanePaths.Best));
        }

        Assert.Throws<InvalidDataException>(() => new PdqIndex(0, PdqIndex.MaxOwners, 8).Load(new MemoryStream(saved)));
        Assert.Throws<InvalidDataException>(() => new PdqIndex(0, 1_000, 7).Load(new MemoryStream(saved)));
        var full = Hashes.Index(Some(new SplitMix(3), 10, clustered: false));
        Assert.Throws<InvalidOperationException>(() => full.Load(new MemoryStream(saved)));
    }

    [Fact]
    public void Whatever_bytes_are_spoiled_it_is_an_index_or_refused()
    {
        var rng = new SplitMix(4);
        var saved = Save(Hashes.Index(Some(rng, 300, clustered: false)));
        var refused = 0;
        for (var i = 0; i < Seed.Times(300, 20_000); i++)
        {
            var spoiled = (byte[])saved.Clone();
            spoiled[32 + rng.Below(i % 2 == 0 ? 16 : spoiled.Length - 32)] = (byte)rng.Below(256);
            try
            {
                Load(spoiled, LanePaths.Best);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.True(refused > 0);
    }

    private static List<BankedHash> Some(SplitMix rng, int count, bool clustered, int from = 0) =>
        [
            .. Enumerable
                .Range(from, count)
                .Select(i => Hashes.Banked(Hashes.Of(rng, clustered), i % 3, i))
                .Where(b => b.Fingerprint.IsUsable),
        ];

    private static byte[] Save(PdqIndex index)
    {
        using var stream = new MemoryStream();
        index.Save(stream);
        return stream.ToArray();
    }

    private static PdqIndex Load(byte[] saved, LanePath path)
    {
        var index = new PdqIndex(0, PdqIndex.MaxOwners, 7, path);
        index.Load(new MemoryStream(saved));
        return index;
    }
}
