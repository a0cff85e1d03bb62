using System.Runtime.InteropServices;
using Redress.Matching.Indexing;
using Redress.Matching.Pdq;

namespace Redress.Matching.Videos;

/// <summary>
/// How much of one video is in another, both ways. A clip inside a longer upload: nearly all of the banked video is in
/// the upload, little of the upload in the banked one. A part of the banked video uploaded alone: the other way round.
/// </summary>
/// <param name="QueryShared">How many of the query's distinct frames have a partner in the banked video.</param>
/// <param name="QueryFrames">How many distinct frames the query has.</param>
/// <param name="BankedShared">How many of the banked video's distinct frames have a partner in the query.</param>
/// <param name="BankedFrames">How many distinct frames the banked video has.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Containment(int QueryShared, int QueryFrames, int BankedShared, int BankedFrames)
{
    /// <summary>The share that counts as contained, in the field's practice.</summary>
    public const double UsualShare = 0.8;

    /// <summary>0 to 1: how much of the query is in the banked video.</summary>
    public double QueryInBanked => QueryFrames == 0 ? 0 : (double)QueryShared / QueryFrames;

    /// <summary>0 to 1: how much of the banked video is in the query.</summary>
    public double BankedInQuery => BankedFrames == 0 ? 0 : (double)BankedShared / BankedFrames;

    /// <summary>Compares every distinct frame of one with every one of the other.</summary>
    /// <param name="distance">Frames within this distance are partners.</param>
    public static Containment Of(VideoFingerprint query, VideoFingerprint banked, int distance = PdqHash.MaxDistance)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(banked);
        ArgumentOutOfRangeException.ThrowIfNegative(distance);
        return new Containment(
            Shared(query.DistinctHashes, banked.DistinctHashes, distance),
            query.Distinct.Count,
            Shared(banked.DistinctHashes, query.DistinctHashes, distance),
            banked.Distinct.Count
        );
    }

    /// <summary>
    /// The answer for videos: found if either containment reaches the share. A video without a usable frame on either
    /// side is unknown, not absent.
    /// </summary>
    public MatchKind Answer(double share = UsualShare) =>
        QueryFrames == 0 || BankedFrames == 0 ? MatchKind.Unknown
        : QueryInBanked >= share || BankedInQuery >= share ? MatchKind.Found
        : MatchKind.None;

    private static int Shared(ReadOnlySpan<PdqHash> these, ReadOnlySpan<PdqHash> those, int distance)
    {
        var shared = 0;
        foreach (ref readonly var hash in these)
        {
            foreach (ref readonly var other in those)
            {
                if (hash.DistanceTo(other) <= distance)
                {
                    shared++;
                    break;
                }
            }
        }

        return shared;
    }
}
