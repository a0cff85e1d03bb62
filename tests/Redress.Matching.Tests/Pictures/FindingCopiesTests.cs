using Redress.Matching.Indexing;
using Redress.Matching.Pdq;
using Redress.Matching.Pictures;
using Xunit.Abstractions;

namespace Redress.Matching.Tests.Pictures;

/// <summary>Shares of copies that are found, by kind of copy; two hundred of each under <c>./test --full</c>.</summary>
public sealed class FindingCopiesTests(ITestOutputHelper output)
{
    private static readonly int s_pictures = TestRun.Full ? 200 : 10;

    private static readonly Dictionary<string, (double Least, Func<Picture, SplitMix, Picture> Make)> s_kinds = new()
    {
        ["degraded"] = (0.97, Copies.Degraded),
        ["symmetric crop to 15 %"] = (0.97, (p, rng) => Same(p, 0.005 + (0.145 * rng.Unit()))),
        ["one-side crop to 25 %"] = (0.97, (p, rng) => OneSide(p, 0.01 + (0.24 * rng.Unit()), rng.Below(4))),
        ["border 2 to 15 %"] = (0.97, (p, rng) => Copies.Border(p, 0.02 + (0.13 * rng.Unit()), Grey(rng))),
        ["letterbox 5 to 25 %"] = (0.97, (p, rng) => Copies.Letterbox(p, 0.05 + (0.2 * rng.Unit()))),
        ["caption bar 8 to 25 %"] = (
            0.97,
            (p, rng) => Copies.Caption(p, 0.08 + (0.17 * rng.Unit()), rng.Below(2) == 0, rng)
        ),
        ["mirror"] = (0.97, (p, _) => Copies.Mirror(p)),
        ["quarter turns"] = (0.97, (p, rng) => Copies.Quarters(p, 1 + rng.Below(3))),
        ["rotation to 5°, cut"] = (0.97, (p, rng) => Rotation.Turn(p, (10 * rng.Unit()) - 5, Corners.Cut)),
        ["rotation to 5°, black"] = (0.97, (p, rng) => Rotation.Turn(p, (10 * rng.Unit()) - 5, Corners.BlackSameSize)),
        ["rotation to 5°, grown"] = (0.97, (p, rng) => Rotation.Turn(p, (10 * rng.Unit()) - 5, Corners.BlackGrown)),
        ["crop 3 to 10 %, border 5 %"] = (
            0.9,
            (p, rng) => Copies.Border(Same(p, 0.03 + (0.07 * rng.Unit())), 0.05, Grey(rng))
        ),
    };

    [Fact]
    public void Copies_of_banked_pictures_are_found_whatever_was_done_to_them()
    {
        var pictures = Enumerable.Range(0, s_pictures).Select(i => Scene.Of((ulong)i)).ToArray();
        var index = new PdqIndex(s_pictures * 100);
        Parallel.For(0, pictures.Length, i => Bank(index, pictures[i], i));

        var shares = s_kinds.ToDictionary(kind => kind.Key, kind => Share(index, pictures, kind.Value.Make));

        output.WriteLine(string.Join('\n', shares.Select(share => $"{share.Key, -32} {share.Value:P1}")));
        Assert.All(
            s_kinds,
            kind => Assert.True(shares[kind.Key] >= kind.Value.Least, $"{kind.Key}: {shares[kind.Key]}")
        );
    }

    [Fact]
    public void Four_different_crops_are_found_where_bank_and_look_up_are_thorough()
    {
        var count = TestRun.Full ? 200 : 10;
        var index = new PdqIndex(count * 200);
        var pictures = Enumerable.Range(0, count).Select(i => Scene.Of((ulong)i)).ToArray();
        Parallel.For(0, count, i => Bank(index, pictures[i], i, Thoroughness.FourSides));

        var share = Share(index, pictures, FourCrops, Thoroughness.FourSides);

        output.WriteLine($"four crops to 8 %: {share:P1}, of {index.Owners} hashes");
        Assert.True(share >= 0.8, $"{share}");
    }

    private static Picture FourCrops(Picture picture, SplitMix rng) =>
        Cropping.Cut(picture, 0.08 * rng.Unit(), 0.08 * rng.Unit(), 0.08 * rng.Unit(), 0.08 * rng.Unit());

    private static void Bank(PdqIndex index, Picture picture, int entry, Thoroughness thoroughness = Thoroughness.Usual)
    {
        foreach (var variant in Variants.Of(picture, thoroughness))
        {
            index.Add(new BankedHash(variant.Fingerprint, new Owner(0, entry)));
        }
    }

    private static double Share(
        PdqIndex index,
        Picture[] pictures,
        Func<Picture, SplitMix, Picture> make,
        Thoroughness thoroughness = Thoroughness.Usual
    )
    {
        var found = 0;
        Parallel.For(
            0,
            pictures.Length,
            i =>
            {
                var copy = make(pictures[i], new SplitMix((ulong)i + 1));
                var owners = Find(index, copy, thoroughness);
                Assert.All(owners, owner => Assert.Equal(i, owner.Entry));
                Interlocked.Add(ref found, owners.Count > 0 ? 1 : 0);
            }
        );
        return (double)found / pictures.Length;
    }

    private static List<Owner> Find(PdqIndex index, Picture copy, Thoroughness thoroughness)
    {
        var room = new Hit[256];
        var owners = new List<Owner>();
        foreach (var part in Variants.ToLookUp(copy, thoroughness))
        {
            foreach (var hit in index.LookUp(PdqHasher.HashDihedral(part), room).Hits)
            {
                owners.Add(hit.Owner);
            }
        }

        return owners;
    }

    private static Picture Same(Picture picture, double part) => Cropping.Cut(picture, part, part, part, part);

    private static Picture OneSide(Picture picture, double part, int side) =>
        Cropping.Cut(picture, side == 0 ? part : 0, side == 1 ? part : 0, side == 2 ? part : 0, side == 3 ? part : 0);

    private static (byte R, byte G, byte B) Grey(SplitMix rng)
    {
        var grey = (byte)rng.Below(256);
        return (grey, grey, grey);
    }
}
