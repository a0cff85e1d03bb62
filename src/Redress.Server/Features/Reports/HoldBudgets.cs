using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Storage.Cases;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Reports;

/// <summary>
/// How many reports of one tier, or by one rule, have held something within their time. Counted in memory, so that a report
/// costs nothing and no row is hot: filled from the database at the start, and each half second with what other nodes held.
/// A report that took its place and then was not stored keeps it: too few holds for a while, never too many.
/// </summary>
public sealed class HoldBudgets
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>What other nodes commit is looked for that far back: their clocks and commits are not ours.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(20);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Window> _windows = new(StringComparer.Ordinal);
    private DateTimeOffset? _filledAt;

    /// <summary>Takes a place for a report in every budget that it needs; the name of the one that is used up, else null.</summary>
    public string? Take(PolicyPack pack, HoldRule rule, Tier tier, string reportId, DateTimeOffset now)
    {
        lock (_gate)
        {
            var limits = Limits(pack, rule, tier);
            foreach (var (name, most, within) in limits)
            {
                if (!WindowOf(name).HasRoom(reportId, most, now - within))
                {
                    return name;
                }
            }

            foreach (var (name, _, _) in limits)
            {
                WindowOf(name).Add(reportId, now);
            }

            return null;
        }
    }

    /// <summary>Takes in what stands in the database: all at first, later what other nodes added.</summary>
    public async Task RefreshAsync(Database database, DateTimeOffset now, CancellationToken cancel)
    {
        // A process that has its database for itself knows all from its start on.
        if (_filledAt is not null && database.Name != "postgres")
        {
            return;
        }

        var since = _filledAt is { } filled ? filled - Overlap : now - Longest;
        var held = await OverflowStore.HeldSinceAsync(database, since.ToMicros(), cancel);
        lock (_gate)
        {
            foreach (var one in held.OrderBy(h => h.At))
            {
                var whose = one.OnBehalfOf is null ? (Source?)null : Word.Parse<Source>(one.OnBehalfOf);
                var tier = Standing.TierOf(Word.Parse<Source>(one.Source), whose, Word.Parse<Reason>(one.Reason));
                WindowOf(NameOf(tier)).Add(one.ReportId, Instant.FromMicros(one.At));
                WindowOf(NameOf(one.Rule)).Add(one.ReportId, Instant.FromMicros(one.At));
            }

            foreach (var window in _windows.Values)
            {
                window.Forget(now - Longest);
            }
        }

        _filledAt = now;
    }

    private static List<(string Name, int Most, TimeSpan Within)> Limits(PolicyPack pack, HoldRule rule, Tier tier)
    {
        var limits = new List<(string, int, TimeSpan)>(2);
        if (pack.Budgets.Tiers.TryGetValue(tier, out var budget))
        {
            limits.Add((NameOf(tier), budget.Items, budget.Within));
        }

        if (rule.PerHour is { } most)
        {
            limits.Add((NameOf(rule.Id), most, Hour));
        }

        return limits;
    }

    private static string NameOf(Tier tier) => "tier/" + Word.Of(tier);

    private static string NameOf(string rule) => "rule/" + rule;

    private Window WindowOf(string name)
    {
        if (!_windows.TryGetValue(name, out var window))
        {
            _windows.Add(name, window = new Window());
        }

        return window;
    }

    /// <summary>The reports of one budget in their order.</summary>
    private sealed class Window
    {
        private readonly Queue<(DateTimeOffset At, string ReportId)> _taken = new();
        private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

        public bool HasRoom(string reportId, int most, DateTimeOffset since)
        {
            Forget(since);
            return _ids.Contains(reportId) || _ids.Count < most;
        }

        public void Add(string reportId, DateTimeOffset at)
        {
            if (_ids.Add(reportId))
            {
                _taken.Enqueue((at, reportId));
            }
        }

        public void Forget(DateTimeOffset since)
        {
            while (_taken.TryPeek(out var first) && first.At <= since)
            {
                _ids.Remove(_taken.Dequeue().ReportId);
            }
        }
    }
}
