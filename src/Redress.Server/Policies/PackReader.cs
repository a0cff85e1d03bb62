using System.Collections.Frozen;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Core.Reports;

namespace Redress.Server.Policies;

/// <summary>The parts of a pack. Reads on after a fault, so that one run names all of them.</summary>
internal sealed class PackReader(FaultList faults)
{
    private static readonly TimeSpan s_longestReview = TimeSpan.FromDays(366);

    /// <summary>A hold is reversible and orders no sanction: these wait for a person's decision.</summary>
    private static readonly Restriction[] s_final =
    [
        Restriction.Remove,
        Restriction.Strike,
        Restriction.Suspend,
        Restriction.BlockContact,
        Restriction.GeoLimit,
        Restriction.RecoverAccount,
    ];

    private static readonly IReadOnlyList<string> s_holdable =
    [
        .. Enum.GetValues<Restriction>().Except(s_final).Select(Word.Of),
    ];

    private readonly ValueReader _values = new(faults);
    private readonly ConditionReader _conditions = new(faults);
    private readonly BudgetReader _budgets = new(faults);

    public PolicyPack? Read(YamlNode root)
    {
        if (MapReader.Of(root, faults, "The file") is not { } map)
        {
            return null;
        }

        var name = _values.Name(map.Need("pack"), "'pack'");
        var grounds = new GroundReader(faults).Read(map.Need("grounds"));
        var holds = Holds(map.Take("holds"), grounds);
        var looks = Looks(map.Take("looks"));
        var budgets = _budgets.Budgets(map.Take("budgets"));
        var clocks = _budgets.Clocks(map.Take("clocks"));
        map.End();
        return faults.Any
            ? null
            : new PolicyPack(
                name!,
                0,
                grounds.ToFrozenDictionary(StringComparer.Ordinal),
                holds,
                looks,
                budgets,
                clocks
            );
    }

    private List<HoldRule> Holds(YamlNode? node, IReadOnlyDictionary<string, Ground> grounds)
    {
        var read = new List<HoldRule>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in MaybeEmpty(node, "'holds'"))
        {
            if (MapReader.Of(item, faults, "A hold") is not { } map)
            {
                continue;
            }

            var id = map.Need("rule") is { } named ? Fresh(named, ids) : null;
            var effect = _values.OneOf(map.Need("effect"), "'effect'", Word.All<Effect>());
            var when = _conditions.Read(map.Need("when"));
            var ground = GroundOf(map.Need("ground"), grounds);
            var restrictions = Restrictions(map.Need("restrictions"), "'restrictions'");
            var author = Restrictions(map.Take("author"), "'author'");
            var review = Review(map.Take("review-after"), when);
            var perHour = _budgets.PerHour(map.Take("per-hour"));
            map.End();
            if (id is not null && effect is not null && when is not null && ground is not null)
            {
                read.Add(new(id, when, Word.Parse<Effect>(effect), ground, restrictions, author, review, perHour));
            }
        }

        return read;
    }

    private string? Fresh(YamlNode node, HashSet<string> ids)
    {
        var id = _values.Name(node, "'rule'");
        if (id is not null && !ids.Add(id))
        {
            faults.Add(node, $"The rule {FaultList.Quote(id)} stands twice: give this one another name");
        }

        return id;
    }

    private string? GroundOf(YamlNode? node, IReadOnlyDictionary<string, Ground> grounds)
    {
        var id = _values.Text(node, "'ground'");
        if (id is not null && !grounds.ContainsKey(id))
        {
            faults.Add(
                node!,
                $"There is no ground {FaultList.Quote(id)}: write one of {FaultList.OneOf(grounds.Keys.Order(StringComparer.Ordinal))}, or add it to 'grounds'"
            );
        }

        return id;
    }

    private Restriction[] Restrictions(YamlNode? node, string what)
    {
        if (node is YamlList list)
        {
            foreach (var item in list.Of.OfType<YamlScalar>())
            {
                if (Word.TryParse<Restriction>(item.Text, out var restriction) && s_final.Contains(restriction))
                {
                    faults.Add(
                        item,
                        $"A hold cannot order {FaultList.Quote(item.Text)}, which waits for a person's decision: write some of {FaultList.OneOf(s_holdable)}"
                    );
                    return [];
                }
            }
        }

        return [.. _values.Words(node, what, s_holdable).Select(Word.Parse<Restriction>)];
    }

    /// <summary>
    /// Where a child or somebody's intimate image may be at stake a hold never ends by itself. A rule that could apply to such
    /// a report, whatever else is true, may therefore have no review date.
    /// </summary>
    private TimeSpan? Review(YamlNode? node, Condition? when)
    {
        var review = _values.Duration(node, "'review-after'", s_longestReview);
        if (review is null || when is null)
        {
            return review;
        }

        var grave = Enum.GetValues<Reason>()
            .Where(Standing.IsGrave)
            .Select(Word.Of)
            .FirstOrDefault(r => when.Judge(name => name == PolicyFields.ReportReason ? r : null) is not false);
        if (grave is not null)
        {
            faults.Add(
                node!,
                $"This rule can apply to {grave}, where a hold never ends by itself: take 'review-after' away, or name in 'when' only reasons that are not grave"
            );
        }

        return review;
    }

    private List<LookRule> Looks(YamlNode? node)
    {
        var read = new List<LookRule>();
        foreach (var item in MaybeEmpty(node, "'looks'"))
        {
            if (MapReader.Of(item, faults, "A look") is not { } map)
            {
                continue;
            }

            var when = _conditions.Read(map.Need("when"));
            var within = _values.Duration(map.Need("within"), "'within'", HoldRules.LatestLook);
            map.End();
            if (when is not null && within is { } time)
            {
                read.Add(new(when, time));
            }
        }

        return read;
    }

    private IReadOnlyList<YamlNode> MaybeEmpty(YamlNode? node, string what) =>
        node is YamlList { Of.Count: 0 } ? [] : _values.List(node, what) ?? [];
}

/// <summary>The grounds of a pack, with their labels.</summary>
internal sealed class GroundReader(FaultList faults)
{
    private const int MaxLabel = 200;

    private readonly ValueReader _values = new(faults);

    public IReadOnlyDictionary<string, Ground> Read(YamlNode? node)
    {
        var read = new Dictionary<string, Ground>(StringComparer.Ordinal);
        foreach (var item in _values.List(node, "'grounds'") ?? [])
        {
            if (MapReader.Of(item, faults, "A ground") is not { } map)
            {
                continue;
            }

            var at = map.Need("id");
            var id = _values.Name(at, "'id'");
            var labels = Labels(map.Need("label"));
            map.End();
            if (id is not null && !read.TryAdd(id, new Ground(id, labels)))
            {
                faults.Add(at!, $"The ground {FaultList.Quote(id)} stands twice: keep one");
            }
        }

        return read;
    }

    private Dictionary<string, string> Labels(YamlNode? node)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (node is null)
        {
            return labels;
        }

        if (node is not YamlMap map)
        {
            faults.Add(node, "'label' must be a map of languages, like {en: Threats, de: Drohungen}");
            return labels;
        }

        foreach (var (language, value) in map.Of)
        {
            if (!IsLanguage(language.Text))
            {
                faults.Add(language, $"{FaultList.Quote(language.Text)} is no language: write en, de, pt-br");
            }
            else if (_values.Text(value, "A label") is not { } text)
            {
                continue;
            }
            else if (text.Trim().Length is 0 or > MaxLabel || text.Any(IsHidden))
            {
                faults.Add(value, $"A label is 1 to {MaxLabel} characters on one line, none of them invisible");
            }
            else
            {
                labels[language.Text] = text.Trim();
            }
        }

        if (!map.Of.Any(e => e.Key.Text is "en"))
        {
            faults.Add(node, "The label needs 'en:': it is read where there is no other");
        }

        return labels;
    }

    private static bool IsLanguage(string text) =>
        text.Length is >= 2 and <= 12
        && text.Split('-')
            .All(p => p.Length is >= 2 and <= 8 && p.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));

    private static bool IsHidden(char c) =>
        char.GetUnicodeCategory(c)
            is System.Globalization.UnicodeCategory.Control
                or System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.LineSeparator
                or System.Globalization.UnicodeCategory.ParagraphSeparator
                or System.Globalization.UnicodeCategory.PrivateUse;
}
