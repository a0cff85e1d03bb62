using System.Runtime.InteropServices;
using Redress.Matching.Exact;
using Redress.Matching.Pdq;

namespace Redress.Matching.Videos;

/// <summary>One frame of a video.</summary>
/// <param name="At">From the beginning.</param>
/// <param name="IsKey">A key frame: these alone are cheap to decode, and fall where a scene changes.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FrameFingerprint(PdqFingerprint Fingerprint, TimeSpan At, bool IsKey);

/// <summary>A video: its frames in order of time, how long it is, and its exact hashes.</summary>
public sealed class VideoFingerprint
{
    /// <summary>More frames are not kept: two hours, one each second, with as many key frames.</summary>
    public const int MaxFrames = 14_400;

    private readonly PdqHash[] _distinct;

    /// <exception cref="ArgumentException">Too many frames, frames out of order, or times outside the video.</exception>
    public VideoFingerprint(IReadOnlyList<FrameFingerprint> frames, TimeSpan duration, ExactHashes exact)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentNullException.ThrowIfNull(exact);
        if (frames.Count > MaxFrames)
        {
            throw new ArgumentException($"{frames.Count} frames; {MaxFrames} are kept at most.", nameof(frames));
        }

        var last = TimeSpan.Zero;
        foreach (var frame in frames)
        {
            if (frame.At < last || frame.At > duration)
            {
                throw new ArgumentException($"A frame at {frame.At} is out of order or outside.", nameof(frames));
            }

            last = frame.At;
        }

        (Frames, Duration, Exact) = ([.. frames], duration, exact);
        _distinct = [.. Frames.Where(f => f.Fingerprint.IsUsable).Select(f => f.Fingerprint.Hash).Distinct()];
    }

    public IReadOnlyList<FrameFingerprint> Frames { get; }

    public TimeSpan Duration { get; }

    public ExactHashes Exact { get; }

    /// <summary>The usable hashes, each once: what is banked and compared. A still scene counts no more than a short one.</summary>
    public IReadOnlyList<PdqHash> Distinct => _distinct;

    internal ReadOnlySpan<PdqHash> DistinctHashes => _distinct;
}
