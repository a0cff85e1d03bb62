using Redress.Matching.Pdq;

namespace Redress.Matching.Pictures;

/// <summary>How a variant was made from the picture.</summary>
public enum VariantKind
{
    /// <summary>Not at all.</summary>
    Original,

    /// <summary>Plain borders taken off.</summary>
    Trimmed,

    /// <summary>The same part cut off every side.</summary>
    Crop,

    /// <summary>A part cut off one side.</summary>
    OneSide,

    /// <summary>Turned by a few degrees.</summary>
    Turned,

    /// <summary>A different part cut off each side.</summary>
    FourSides,
}

/// <summary>How much is spent on finding copies: the bank and the look-up must agree.</summary>
public enum Thoroughness
{
    /// <summary>About 94 hashes for a banked picture, up to four rectangles for a look-up.</summary>
    Usual,

    /// <summary>
    /// Also crops of four different parts to 8 %: 81 hashes more for a banked picture, 16 rectangles more for a look-up.
    /// </summary>
    FourSides,
}

/// <summary>The hash of one variant.</summary>
public readonly record struct Variant(VariantKind Kind, PdqFingerprint Fingerprint);

/// <summary>
/// A hash does not survive a crop or a small turn. So whoever has the picture when it is banked also banks what its
/// copies would hash to: index entries are cheap, a copy that is not found is not.
/// </summary>
public static class Variants
{
    private static readonly double[] s_crops = [.. Enumerable.Range(1, 10).Select(i => i * 0.015)];
    private static readonly double[] s_sides = [.. Enumerable.Range(1, 13).Select(i => i * 0.02)];
    private static readonly double[] s_degrees =
    [
        .. Enumerable.Range(-5, 11).Where(i => i != 0).Select(i => (double)i),
    ];

    /// <summary>
    /// Parts cut off each side of a banked picture, and of one that is looked up. Any part to 8 % is within 1 % of a
    /// banked one after one of the query's cuts: 3 by 2 do what 5 would do on one side alone, on four sides 81 and 16
    /// what would take 625.
    /// </summary>
    private static readonly double[] s_bankedParts = [0, 0.04, 0.08];
    private static readonly double[] s_queryParts = [0, 0.02];

    /// <summary>All usable variants of a picture to be banked, the original first; none if the original is not usable.</summary>
    public static IEnumerable<Variant> Of(Picture picture, Thoroughness thoroughness = Thoroughness.Usual)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (!PdqHasher.Hash(picture).IsUsable)
        {
            return [];
        }

        var more = thoroughness switch
        {
            Thoroughness.Usual => [],
            Thoroughness.FourSides => FourSides(picture, s_bankedParts),
        };
        return Pictures(picture)
            .Concat(more.Select(cut => (Kind: VariantKind.FourSides, Picture: cut)))
            .Select(variant => new Variant(variant.Kind, PdqHasher.Hash(variant.Picture)))
            .Where(variant => variant.Fingerprint.IsUsable);
    }

    /// <summary>What of a picture to hash, in all eight symmetries, and look up. The whole picture comes first.</summary>
    public static IEnumerable<Picture> ToLookUp(Picture picture, Thoroughness thoroughness = Thoroughness.Usual)
    {
        var areas = Trimming.Candidates(picture);
        var more = thoroughness switch
        {
            Thoroughness.Usual => [],
            Thoroughness.FourSides => FourSides(picture.Crop(areas[^1]), s_queryParts).Skip(1),
        };
        return areas.Select(picture.Crop).Concat(more);
    }

    /// <summary>Every choice of a part for each side, nothing cut off first.</summary>
    private static IEnumerable<Picture> FourSides(Picture picture, double[] parts) =>
        from left in parts
        from top in parts
        from right in parts
        from bottom in parts
        select Cropping.Cut(picture, left, top, right, bottom);

    private static IEnumerable<(VariantKind Kind, Picture Picture)> Pictures(Picture picture)
    {
        yield return (VariantKind.Original, picture);
        var plain = Trimming.PlainBorders(picture);
        if (plain.Width < picture.Width || plain.Height < picture.Height)
        {
            yield return (VariantKind.Trimmed, picture.Crop(plain));
        }

        foreach (var part in s_crops)
        {
            yield return (VariantKind.Crop, Cropping.Cut(picture, part, part, part, part));
        }

        foreach (var part in s_sides)
        {
            yield return (VariantKind.OneSide, Cropping.Cut(picture, part, 0, 0, 0));
            yield return (VariantKind.OneSide, Cropping.Cut(picture, 0, part, 0, 0));
            yield return (VariantKind.OneSide, Cropping.Cut(picture, 0, 0, part, 0));
            yield return (VariantKind.OneSide, Cropping.Cut(picture, 0, 0, 0, part));
        }

        foreach (var degrees in s_degrees)
        {
            foreach (var corners in Enum.GetValues<Corners>())
            {
                var turned = Rotation.Turn(picture, degrees, corners);
                if (!ShowsOnlyCorners(picture, turned, degrees, corners))
                {
                    yield return (VariantKind.Turned, turned);
                }
            }
        }
    }

    /// <summary>
    /// Black corners on a picture that is nearly plain hash like black corners on any other: such a variant would find
    /// pictures that have nothing else in common.
    /// </summary>
    private static bool ShowsOnlyCorners(Picture picture, Picture turned, double degrees, Corners corners)
    {
        if (corners == Corners.Cut)
        {
            return false;
        }

        var white = new byte[picture.Width * picture.Height];
        white.AsSpan().Fill(byte.MaxValue);
        var plain = new Picture(white, picture.Width, picture.Height, PixelLayout.Grey8);
        var bare = PdqHasher.Hash(Rotation.Turn(plain, degrees, corners)).Hash;
        return PdqHasher.Hash(turned).Hash.DistanceTo(bare) <= 2 * PdqHash.MaxDistance;
    }
}

/// <summary>Cuts parts of the sides off.</summary>
internal static class Cropping
{
    /// <summary>Parts are shares of the width or height. Something is always left.</summary>
    public static Picture Cut(Picture picture, double left, double top, double right, double bottom)
    {
        var x = (int)Math.Round(left * picture.Width);
        var y = (int)Math.Round(top * picture.Height);
        var width = picture.Width - x - (int)Math.Round(right * picture.Width);
        var height = picture.Height - y - (int)Math.Round(bottom * picture.Height);
        return picture.Crop(new PixelArea(x, y, Math.Max(1, width), Math.Max(1, height)));
    }
}
