using System.Collections.Frozen;
using Redress.Core.Clocks;
using Redress.Core.Kernel;
using Redress.Core.Policies;

namespace Redress.Server.Policies;

/// <summary>What limits what happens without a person, and which laws' clocks run.</summary>
internal sealed class BudgetReader(FaultList faults)
{
    private static readonly TimeSpan s_longestAuthor = TimeSpan.FromDays(30);

    /// <summary>Counted in memory.</summary>
    private static readonly TimeSpan s_longestTier = TimeSpan.FromDays(1);
    private const int MaxItems = 1_000_000;
    private const int MaxReports = 1_000_000;

    private readonly ValueReader _values = new(faults);

    public Budgets Budgets(YamlNode? node)
    {
        if (node is null || MapReader.Of(node, faults, "'budgets'") is not { } map)
        {
            return new Budgets(null, null, FrozenDictionary<Tier, Budget>.Empty);
        }

        var author = Budget(map.Take("author"), "The author's budget", "items", MaxItems, s_longestAuthor);
        var firstParty = Budget(
            map.Take("author-first-party"),
            "The author's budget of first-party reports",
            "items",
            MaxItems,
            s_longestAuthor
        );
        var tiers = Tiers(map.Take("tiers"));
        map.End();
        return new Budgets(author, firstParty, tiers.ToFrozenDictionary());
    }

    public int? PerHour(YamlNode? node) => (int?)_values.Number(node, "'per-hour'", 1, MaxReports);

    public IReadOnlyDictionary<string, TimeSpan> Clocks(YamlNode? node)
    {
        var read = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        if (node is not null && MapReader.Of(node, faults, "'clocks'") is { } map)
        {
            foreach (var (clock, longest) in LawClocks.Longest)
            {
                if (_values.Duration(map.Take(clock), $"'{clock}'", longest) is { } time)
                {
                    read[clock] = time;
                }
            }

            map.End();
        }

        return read.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private Dictionary<Tier, Budget> Tiers(YamlNode? node)
    {
        var read = new Dictionary<Tier, Budget>();
        if (node is not null && MapReader.Of(node, faults, "'tiers'") is { } map)
        {
            foreach (var tier in Enum.GetValues<Tier>())
            {
                var what = $"The budget of {Word.Of(tier)}";
                if (Budget(map.Take(Word.Of(tier)), what, "reports", MaxReports, s_longestTier) is { } budget)
                {
                    read[tier] = budget;
                }
            }

            map.End();
        }

        return read;
    }

    private Budget? Budget(YamlNode? node, string what, string counted, int most, TimeSpan longest)
    {
        if (node is null || MapReader.Of(node, faults, what) is not { } map)
        {
            return null;
        }

        var items = _values.Number(map.Need(counted), $"'{counted}'", 1, most);
        var within = _values.Duration(map.Need("within"), "'within'", longest);
        map.End();
        return items is { } count && within is { } time ? new Budget((int)count, time) : null;
    }
}
