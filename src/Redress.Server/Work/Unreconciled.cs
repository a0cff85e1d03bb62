using Redress.Storage.Engine;
using Redress.Storage.Recovery;

namespace Redress.Server.Work;

/// <summary>
/// Platforms that nothing is told to: an older backup was restored, and nobody has compared them with the database yet.
/// Until that is known, it is so for all.
/// </summary>
public sealed class Unreconciled(Database database)
{
    private volatile IReadOnlySet<string>? _waiting;

    public bool Holds(string platformId) => _waiting?.Contains(platformId) ?? true;

    public async Task RefreshAsync(CancellationToken cancel)
    {
        var rows = await RestorationStore.WaitingAsync(database, cancel);
        _waiting = rows.Select(r => r.PlatformId).ToHashSet(StringComparer.Ordinal);
    }
}
