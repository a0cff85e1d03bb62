using Redress.Matching.Pdq;
using Redress.Matching.Pictures;

namespace Redress.Matching.Tests.Pictures;

public sealed class VariantsTests
{
    private static readonly (byte R, byte G, byte B) White = (245, 245, 245);
    private static readonly (byte R, byte G, byte B) Ink = (60, 60, 60);

    [Fact]
    public void The_original_comes_first_and_every_kind_has_its_number()
    {
        var picture = Copies.Letterbox(Scene.Of(2, 160, 120), 0.1);

        var variants = Variants.Of(picture, Thoroughness.FourSides).ToList();

        Assert.Equal(new Variant(VariantKind.Original, PdqHasher.Hash(picture)), variants[0]);
        Assert.Equal(
            [
                (VariantKind.Original, 1),
                (VariantKind.Trimmed, 1),
                (VariantKind.Crop, 10),
                (VariantKind.OneSide, 52),
                (VariantKind.Turned, 30),
                (VariantKind.FourSides, 81),
            ],
            variants.GroupBy(v => v.Kind).Select(g => (g.Key, g.Count())).OrderBy(g => g.Key)
        );
    }

    [Fact]
    public void Two_nearly_plain_pictures_do_not_share_a_variant_by_their_black_corners()
    {
        var (one, other) = (Dots(1), Dots(2));

        Assert.True(Variants.Of(one).Any() && Variants.Of(other).Any());
        Assert.All(
            Variants.Of(one),
            a =>
                Assert.All(
                    Variants.Of(other),
                    b => Assert.True(a.Fingerprint.Hash.DistanceTo(b.Fingerprint.Hash) > PdqHash.MaxDistance)
                )
        );

        static Picture Dots(ulong seed)
        {
            var rng = new SplitMix(seed);
            var dots = Enumerable.Range(0, 60).Select(_ => (X: rng.Below(390), Y: rng.Below(290))).ToArray();
            return Drawn.Paint(
                400,
                300,
                (x, y) => dots.Any(d => x - d.X is >= 0 and < 9 && y - d.Y is >= 0 and < 9) ? Ink : White
            );
        }
    }

    [Fact]
    public void A_plain_picture_has_no_variant_to_bank() => Assert.Empty(Variants.Of(Drawn.Of("flat", 100, 80)));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 400)]
    [InlineData(5, 5)]
    [InlineData(900, 6)]
    public void Pictures_of_odd_shapes_have_variants_or_none_but_no_error(int width, int height)
    {
        var picture = Drawn.Of("noise", width, height);

        Assert.All(Variants.Of(picture, Thoroughness.FourSides), v => Assert.True(v.Fingerprint.IsUsable));
        Assert.Equal(height, Variants.ToLookUp(picture).First().Height);
    }

    [Fact]
    public void A_large_picture_is_looked_up_whole_first_and_thoroughly_in_fifteen_rectangles_more()
    {
        var picture = Scene.Of(9, 700, 400);

        Assert.Equal((700, 400), (Variants.ToLookUp(picture).First().Width, Variants.ToLookUp(picture).First().Height));
        Assert.Equal(
            Variants.ToLookUp(picture).Count() + 15,
            Variants.ToLookUp(picture, Thoroughness.FourSides).Count()
        );
    }
}
