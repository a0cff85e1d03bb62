using System.Collections.Concurrent;

namespace Redress.Server.Access;

/// <summary>
/// How often a password may be tried: five times at once, then once in three minutes for one name and once a second for
/// all, within this process. A passkey is never slowed, so that nobody can lock somebody else out.
/// </summary>
public sealed class SignInPace(TimeProvider clock)
{
    private const int Burst = 5;
    private const int BurstOfAll = 30;
    private const int MostNames = 10_000;
    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RefillOfAll = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _names = new(StringComparer.OrdinalIgnoreCase);
    private DateTimeOffset _all;
    private readonly Lock _lock = new();

    /// <summary>Takes one try; false where it must wait.</summary>
    public bool Take(string name)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            if (_names.Count >= MostNames)
            {
                _names.Clear();
            }

            // The time up to which tries are used up (GCRA): one number for each name.
            var used = Later(_names.GetValueOrDefault(name), now) + Refill;
            var usedOfAll = Later(_all, now) + RefillOfAll;
            if (used - now > Refill * Burst || usedOfAll - now > RefillOfAll * BurstOfAll)
            {
                return false;
            }

            _names[name] = used;
            _all = usedOfAll;
            return true;
        }
    }

    /// <summary>Whoever got in starts anew.</summary>
    public void Forgive(string name) => _names.TryRemove(name, out _);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
