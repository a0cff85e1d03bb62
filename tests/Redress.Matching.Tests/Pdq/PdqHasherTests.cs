using Redress.Matching.Pdq;
using Redress.Matching.Pictures;
using Redress.Matching.Tests.Pictures;

namespace Redress.Matching.Tests.Pdq;

public sealed class PdqHasherTests
{
    internal static readonly LanePath[] Paths = [.. Enum.GetValues<LanePath>().Where(LanePaths.Has)];

    [Fact]
    public void All_published_vectors_are_there() => Assert.Equal(78, Vector.All.Count);

    [Fact]
    public void Hash_and_quality_of_every_vector_are_those_of_the_reference_on_every_path()
    {
        foreach (var vector in Vector.All)
        {
            var picture = vector.Picture;
            foreach (var path in Paths)
            {
                var found = PdqHasher.Hash(picture, Shrinking.None, path);

                Assert.Equal((vector.ToString(), path, vector.Hash), (vector.ToString(), path, found.Hash.ToString()));
                Assert.Equal((vector.ToString(), path, vector.Quality), (vector.ToString(), path, found.Quality));
            }
        }
    }

    [Fact]
    public void The_eight_hashes_of_every_vector_are_those_of_the_reference_on_every_path()
    {
        foreach (var vector in Vector.All)
        {
            var picture = vector.Picture;
            var expected = vector.Expected;
            foreach (var path in Paths)
            {
                var found = PdqHasher.HashDihedral(picture, Shrinking.None, path);

                Assert.Equal(expected.Quality, found.Quality);
                foreach (var symmetry in Enum.GetValues<Symmetry>())
                {
                    Assert.Equal(
                        $"{vector} {path} {symmetry} {expected[symmetry].Hash}",
                        $"{vector} {path} {symmetry} {found[symmetry].Hash}"
                    );
                }
            }
        }
    }

    [Fact]
    public void Every_path_gives_the_same_bits_for_pictures_of_any_size()
    {
        var rng = new SplitMix(21);
        for (var round = 0; round < 60; round++)
        {
            var picture = Drawn.Of(
                round % 3 == 0 ? "gradient" : "blocks16",
                1 + rng.Below(round % 10 == 0 ? 1500 : 300),
                1 + rng.Below(300),
                (ulong)round
            );
            var answers = Paths.Select(path => Text(PdqHasher.HashDihedral(picture, Shrinking.None, path)));
            var shrunk = Paths.Select(path => Text(PdqHasher.HashDihedral(picture, Shrinking.AsReference, path)));

            Assert.Single(answers.Distinct());
            Assert.Single(shrunk.Distinct());
        }
    }

    [Fact]
    public void A_large_picture_is_shrunk_to_512_by_512_by_the_nearest_pixel()
    {
        var large = Scene.Of(5, 1301, 700);
        var nearest = Drawn.Paint(512, 512, (x, y) => Copies.Pixel(large, x * 1301 / 512, y * 700 / 512));

        Assert.Equal(PdqHasher.Hash(nearest, Shrinking.None), PdqHasher.Hash(large));
        Assert.NotEqual(PdqHasher.Hash(large, Shrinking.None).Hash, PdqHasher.Hash(large).Hash);
        Assert.Equal(PdqHasher.Hash(nearest), PdqHasher.Hash(nearest, Shrinking.None));
    }

    [Fact]
    public void A_grey_picture_hashes_as_its_bytes_are()
    {
        var noise = Drawn.Of("noise", 700, 90).Row(3).ToArray();
        var grey = new Picture(noise, 70, 30, PixelLayout.Grey8);

        Assert.Equal(100, PdqHasher.Hash(grey).Quality);
        Assert.Single(Paths.Select(path => PdqHasher.Hash(grey, Shrinking.None, path)).Distinct());
    }

    [Fact]
    public void The_eight_hashes_are_near_those_of_the_picture_turned_and_mirrored()
    {
        var picture = Scene.Of(6, 512, 512);
        var eight = PdqHasher.HashDihedral(picture);
        var turned = new Dictionary<Symmetry, Picture>
        {
            [Symmetry.Original] = picture,
            [Symmetry.FlipY] = Copies.Mirror(picture),
            [Symmetry.Rotate270] = Copies.Quarters(picture, 1),
            [Symmetry.Rotate180] = Copies.Quarters(picture, 2),
            [Symmetry.Rotate90] = Copies.Quarters(picture, 3),
            [Symmetry.FlipX] = Copies.Quarters(Copies.Mirror(picture), 2),
            [Symmetry.FlipPlus1] = Copies.Quarters(Copies.Mirror(picture), 3),
            [Symmetry.FlipMinus1] = Copies.Quarters(Copies.Mirror(picture), 1),
        };

        Assert.All(
            turned,
            pair =>
                Assert.InRange(PdqHasher.Hash(pair.Value).Hash.DistanceTo(eight[pair.Key].Hash), 0, PdqHash.MaxDistance)
        );
    }

    [Fact]
    public void A_picture_of_any_tiny_size_is_hashed_or_has_quality_zero()
    {
        for (var width = 1; width < 20; width++)
        {
            for (var height = 1; height < 20; height++)
            {
                var fingerprint = PdqHasher.HashDihedral(Drawn.Of("noise", width, height));

                Assert.Equal(width >= 5 && height >= 5, fingerprint.Quality > 0);
            }
        }
    }

    private static string Text(DihedralFingerprint fingerprint) =>
        $"{fingerprint.Quality} {string.Join(' ', Enum.GetValues<Symmetry>().Select(s => fingerprint[s].Hash))}";
}
