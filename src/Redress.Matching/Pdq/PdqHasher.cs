using Redress.Matching.Pictures;

namespace Redress.Matching.Pdq;

/// <summary>
/// PDQ (Facebook, 2019), bit for bit as the reference in C++ without fused multiply-add: pixels in, hash and quality out.
/// No state; any number of threads.
/// </summary>
public static class PdqHasher
{
    /// <summary>A shorter side than this gives the hash of zeros and quality 0.</summary>
    public const int MinSide = 5;

    private const int Reduced = 64;

    /// <summary>The hash of the picture as it is.</summary>
    public static PdqFingerprint Hash(Picture picture, Shrinking shrinking = Shrinking.AsReference) =>
        Hash(picture, shrinking, LanePaths.Best);

    /// <summary>The hashes of the picture in its eight symmetries, for little more than one costs.</summary>
    public static DihedralFingerprint HashDihedral(Picture picture, Shrinking shrinking = Shrinking.AsReference) =>
        HashDihedral(picture, shrinking, LanePaths.Best);

    internal static PdqFingerprint Hash(Picture picture, Shrinking shrinking, LanePath path) =>
        path switch
        {
            LanePath.Scalar => Hash<Lanes1>(picture, shrinking),
            LanePath.Avx2 => Hash<Lanes8>(picture, shrinking),
            LanePath.Avx512 => Hash<Lanes16>(picture, shrinking),
        };

    internal static DihedralFingerprint HashDihedral(Picture picture, Shrinking shrinking, LanePath path) =>
        path switch
        {
            LanePath.Scalar => HashDihedral<Lanes1>(picture, shrinking),
            LanePath.Avx2 => HashDihedral<Lanes8>(picture, shrinking),
            LanePath.Avx512 => HashDihedral<Lanes16>(picture, shrinking),
        };

    private static PdqFingerprint Hash<T>(Picture picture, Shrinking shrinking)
        where T : unmanaged, ILanes<T>
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (IsTooSmall(picture))
        {
            return default;
        }

        Span<float> spectrum = stackalloc float[SpectrumBits.Count];
        var luma = new Luma(picture, shrinking);
        var quality = Analyse<T>(luma, filters: !IsReduced(luma), spectrum);
        return new PdqFingerprint(SpectrumBits.Of(spectrum), quality);
    }

    private static DihedralFingerprint HashDihedral<T>(Picture picture, Shrinking shrinking)
        where T : unmanaged, ILanes<T>
    {
        ArgumentNullException.ThrowIfNull(picture);
        var hashes = default(EightHashes);
        if (IsTooSmall(picture))
        {
            return new DihedralFingerprint(hashes, 0);
        }

        Span<float> spectrum = stackalloc float[SpectrumBits.Count];
        Span<float> turned = stackalloc float[SpectrumBits.Count];
        var luma = new Luma(picture, shrinking);
        var quality = Analyse<T>(luma, filters: true, spectrum);
        hashes[0] = SpectrumBits.Of(spectrum);
        for (var symmetry = Symmetry.Rotate90; symmetry <= Symmetry.FlipMinus1; symmetry++)
        {
            SpectrumBits.Turn(spectrum, symmetry, turned);
            hashes[(int)symmetry] = SpectrumBits.Of(turned);
        }

        if (IsReduced(luma))
        {
            // The reference filters such a picture for its turned hashes and not for the plain one.
            quality = Analyse<T>(luma, filters: false, spectrum);
            hashes[0] = SpectrumBits.Of(spectrum);
        }

        return new DihedralFingerprint(hashes, quality);
    }

    private static bool IsTooSmall(Picture picture) => Math.Min(picture.Width, picture.Height) < MinSide;

    private static bool IsReduced(Luma luma) => luma.Width == Reduced && luma.Height == Reduced;

    private static unsafe int Analyse<T>(Luma luma, bool filters, Span<float> spectrum)
        where T : unmanaged, ILanes<T>
    {
        var reduced = stackalloc float[Reduced * Reduced];
        if (filters)
        {
            Reduction<T>.Filter(luma, reduced);
        }
        else
        {
            Reduction<T>.Copy(luma, reduced);
        }

        fixed (float* to = spectrum)
        {
            Spectrum<T>.Transform(reduced, to);
        }

        return Spectrum<T>.Quality(reduced);
    }
}
