using System.Diagnostics;
using Redress.Connectors.Decoding;
using Redress.Connectors.Platforms;
using Redress.Core.Banks;
using Redress.Decoder.Wire;
using Redress.Server.Features.Platforms;
using Redress.Server.Matching;

namespace Redress.Server.Features.Sweeps;

/// <summary>What a platform lists of its media. Each file is fetched once, one after the other and not too fast.</summary>
internal sealed class ListedPages(KnownPlatform platform, DecoderPool decoders) : ISweptPages
{
    /// <summary>So many files' fingerprints are kept, so that what is there many times is fetched once.</summary>
    private const int Remembered = 10_000;

    /// <summary>No more media than this are fetched from a platform in a second.</summary>
    private const double MostPerSecond = 200;

    /// <summary>So many without a pause between them.</summary>
    private const int AtOnce = 20;

    private readonly Dictionary<string, Upload> _known = new(StringComparer.Ordinal);
    private readonly Pace _pace = new(MostPerSecond, AtOnce);
    private readonly long _begun = Stopwatch.GetTimestamp();

    public SweepWay Way => SweepWay.Listed;

    /// <summary>Whether it speaks with the platform as it is configured now.</summary>
    public bool IsOf(KnownPlatform now) => ReferenceEquals(platform, now);

    public async Task<SweptPage?> PageAsync(string? place, CancellationToken cancel) =>
        await platform.Port.EnumerateAsync(place, cancel) is EnumerateResult.Page page
            ? new SweptPage(
                [.. page.Items.Select(i => new SweptThing(i.On, i.Surface, stop => FingerprintAsync(i, stop)))],
                page.More
            )
            : null;

    private async Task<Upload> FingerprintAsync(ListedMedia item, CancellationToken cancel)
    {
        if (item.Sha256 is not null && _known.TryGetValue(item.Sha256, out var known))
        {
            return known;
        }

        await Task.Delay(_pace.Take(Stopwatch.GetElapsedTime(_begun)), cancel);
        var upload = await FetchAsync(item, cancel);
        if (item.Sha256 is not null && _known.Count < Remembered)
        {
            _known.Add(item.Sha256, upload);
        }

        return upload;
    }

    private async Task<Upload> FetchAsync(ListedMedia item, CancellationToken cancel) =>
        await platform.Port.MediaAsync(item.Ref, cancel) is MediaResult.Found found
        && await decoders.DecodeAsync(found.Bytes, Asked.LookUp, cancel) is DecodeResult.Decoded { Answer: var answer }
            ? Upload.Of(answer)
            : new Upload(Upload.ExactOf(item.Sha256, null), [], [], WhyNotKnown.NotDecoded);
}
