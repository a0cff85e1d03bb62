using System.Collections.Concurrent;
using Redress.Connectors.Decoding;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Server.Features.Platforms;
using Redress.Server.Matching;
using Redress.Storage.Banks;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Sweeps;

/// <summary>From a platform to what a sweep can know of what is on it.</summary>
public sealed class SweptPlatforms(
    Database database,
    PlatformDirectory platforms,
    DecoderPool decoders,
    UploadPrints prints,
    TimeProvider clock
)
{
    private readonly ConcurrentDictionary<string, ListedPages> _listed = new(StringComparer.Ordinal);

    public KnownPlatform? Find(string id) => platforms.Find(id);

    /// <summary>By what a search of it would go; null where nothing is known of what is on it.</summary>
    public async Task<SweepWay?> WayAsync(KnownPlatform platform, CancellationToken cancel)
    {
        if (platform.Can("enumerate"))
        {
            return SweepWay.Listed;
        }

        var now = clock.Now();
        var since = await database.Recorder.WriteAsync(tx => UploadPrints.SinceAsync(tx, now), cancel);
        var kept = await UploadPrintStore.PageAsync(database, platform.Platform.Id.Value, "", since, 1, cancel);
        return kept.Count > 0 ? SweepWay.Kept : null;
    }

    internal ISweptPages Pages(KnownPlatform platform, SweepWay way) =>
        way switch
        {
            SweepWay.Listed => _listed.AddOrUpdate(
                platform.Platform.Id.Value,
                _ => new ListedPages(platform, decoders),
                (_, before) => before.IsOf(platform) ? before : new ListedPages(platform, decoders)
            ),
            SweepWay.Kept => new KeptPages(database, prints, platform.Platform.Id.Value, clock.Now()),
        };

    /// <summary>A sweep has ended: what it remembered of files is forgotten.</summary>
    internal void Forget(KnownPlatform platform) => _listed.TryRemove(platform.Platform.Id.Value, out _);
}
