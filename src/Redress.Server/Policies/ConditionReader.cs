using System.Collections.Frozen;
using Redress.Core.Policies;

namespace Redress.Server.Policies;

/// <summary>
/// A condition: <c>all</c> and <c>any</c> with a list of conditions, <c>not</c> with one, or a field with what is asked of it
/// (<c>report.reason: {in: [grooming]}</c>). Several keys in one map hold all together.
/// </summary>
internal sealed class ConditionReader(FaultList faults)
{
    private static readonly string[] s_keys =
    [
        "all",
        "any",
        "not",
        .. PolicyFields.All.Keys.Order(StringComparer.Ordinal),
    ];

    private const long MaxNumber = 1_000_000_000_000;

    private readonly ValueReader _values = new(faults);

    /// <summary>Null where a fault was added.</summary>
    public Condition? Read(YamlNode? node)
    {
        if (node is null)
        {
            return null;
        }

        if (node is not YamlMap map)
        {
            faults.Add(node, "A condition must be a map, like {report.reason: {in: [grooming]}}");
            return null;
        }

        if (map.Empty)
        {
            faults.Add(node, "The condition is empty, and would always hold: say when");
            return null;
        }

        var parts = new List<Condition>(map.Of.Count);
        foreach (var (key, value) in map.Of)
        {
            if (Part(key, value) is { } part)
            {
                parts.Add(part);
            }
        }

        return parts.Count == 0 || parts.Count < map.Of.Count ? null
            : parts.Count == 1 ? parts[0]
            : new All(parts);
    }

    private Condition? Part(YamlScalar key, YamlNode value)
    {
        switch (key.Text)
        {
            case "all":
                return Several(value, "all") is { } all ? new All(all) : null;
            case "any":
                return Several(value, "any") is { } any ? new Any(any) : null;
            case "not":
                return Read(value) is { } not ? new Not(not) : null;
            default:
                if (PolicyFields.All.TryGetValue(key.Text, out var field))
                {
                    return Asked(field, value);
                }

                faults.Add(
                    key,
                    $"{FaultList.Quote(key.Text)} is no field that a condition may ask: write one of {FaultList.OneOf(s_keys)}"
                );
                return null;
        }
    }

    private List<Condition>? Several(YamlNode value, string what)
    {
        if (_values.List(value, $"'{what}'") is not { } list)
        {
            return null;
        }

        var read = new List<Condition>(list.Count);
        foreach (var item in list)
        {
            if (Read(item) is { } one)
            {
                read.Add(one);
            }
        }

        return read.Count == list.Count ? read : null;
    }

    private Condition? Asked(PolicyField field, YamlNode value)
    {
        if (MapReader.Of(value, faults, $"'{field.Name}'") is not { } map)
        {
            return null;
        }

        Condition? condition = field.Type switch
        {
            PolicyFieldType.Word => AskedWord(field, map, value),
            PolicyFieldType.YesNo => map.Need("is") is { } node && _values.YesNo(node, field.Name) is { } wanted
                ? new Is(field.Name, wanted)
                : null,
            PolicyFieldType.Number => AskedNumber(field, map, value),
        };
        map.End();
        return condition;
    }

    private In? AskedWord(PolicyField field, MapReader map, YamlNode at)
    {
        var many = map.Take("in");
        var one = map.Take("is");
        if (many is null == one is null)
        {
            faults.Add(at, $"'{field.Name}' needs 'in: [word, word]' or 'is: word', and not both");
            return null;
        }

        if (one is not null)
        {
            return _values.OneOf(one, field.Name, field.Words) is { } word ? new In(field.Name, Frozen([word])) : null;
        }

        return _values.Words(many, field.Name, field.Words) is { Count: > 0 } words
            ? new In(field.Name, Frozen(words))
            : null;
    }

    private Between? AskedNumber(PolicyField field, MapReader map, YamlNode at)
    {
        var (least, most) = (map.Take("least"), map.Take("most"));
        if (least is null && most is null)
        {
            faults.Add(at, $"'{field.Name}' needs 'least: number' or 'most: number', or both");
            return null;
        }

        var from = _values.Number(least, "'least'", 0, MaxNumber);
        var to = _values.Number(most, "'most'", 0, MaxNumber);
        if (from > to)
        {
            faults.Add(at, "'least' is more than 'most', and would never hold");
            return null;
        }

        return (least is not null && from is null) || (most is not null && to is null)
            ? null
            : new Between(field.Name, from, to);
    }

    private static FrozenSet<string> Frozen(IReadOnlyList<string> words) => words.ToFrozenSet(StringComparer.Ordinal);
}
