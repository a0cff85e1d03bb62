using System.Collections.Concurrent;
using System.Diagnostics;

namespace Redress.Server.Access;

/// <summary>
/// Who a secret's hash belongs to, for one second: long enough to spare a look-up per request under load, short enough
/// that what another node revokes ends at once. What this node revokes is forgotten in the same moment.
/// </summary>
public sealed class AccessCache
{
    private const int Most = 10_000;
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, (Principal Principal, long At)> _known = new(StringComparer.Ordinal);

    public Principal? Find(string hash) =>
        _known.TryGetValue(hash, out var found) && Stopwatch.GetElapsedTime(found.At) < Life ? found.Principal : null;

    public void Keep(string hash, Principal principal)
    {
        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        _known[hash] = (principal, Stopwatch.GetTimestamp());
    }

    public void Forget() => _known.Clear();
}
