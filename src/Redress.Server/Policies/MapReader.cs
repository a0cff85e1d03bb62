namespace Redress.Server.Policies;

/// <summary>One map of the file, key by key; what nobody asked for is a fault at the end.</summary>
internal sealed class MapReader
{
    private readonly YamlNode _at;
    private readonly Dictionary<string, KeyValuePair<YamlScalar, YamlNode>> _left = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];
    private readonly FaultList _faults;
    private readonly string _what;

    private MapReader(YamlMap map, FaultList faults, string what)
    {
        _at = map;
        _faults = faults;
        _what = what;
        foreach (var entry in map.Of)
        {
            _left[entry.Key.Text] = entry;
        }
    }

    public static MapReader? Of(YamlNode node, FaultList faults, string what)
    {
        if (node is YamlMap map)
        {
            return new MapReader(map, faults, what);
        }

        faults.Add(node, $"{what} must be a map (key: value)");
        return null;
    }

    public YamlNode? Take(string key)
    {
        _known.Add(key);
        return _left.Remove(key, out var entry) ? entry.Value : null;
    }

    public YamlNode? Need(string key)
    {
        var node = Take(key);
        if (node is null)
        {
            _faults.Add(_at, $"{_what} needs '{key}:'");
        }

        return node;
    }

    /// <summary>Every key that is left is unknown.</summary>
    public void End()
    {
        foreach (var (key, _) in _left.Values)
        {
            _faults.Add(
                key,
                $"{FaultList.Quote(key.Text)} is not known in {_what}: write one of {FaultList.OneOf(_known)}"
            );
        }
    }
}

/// <summary>The small values of a policy file: words, numbers, durations, names. Null where a fault was added.</summary>
internal sealed class ValueReader(FaultList faults)
{
    public string? Text(YamlNode? node, string what)
    {
        if (node is YamlScalar scalar)
        {
            return scalar.Text;
        }

        if (node is not null)
        {
            faults.Add(node, $"{what} must be one value, not a list or a map");
        }

        return null;
    }

    /// <summary>Lower-case letters, digits, dots and hyphens, 1 to 80.</summary>
    public string? Name(YamlNode? node, string what)
    {
        if (Text(node, what) is not { } text)
        {
            return null;
        }

        if (
            text.Length is 0 or > 80
            || !text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-')
        )
        {
            faults.Add(
                node!,
                $"{what} is 1 to 80 lower-case letters, digits, dots and hyphens, not {FaultList.Quote(text)}"
            );
            return null;
        }

        return text;
    }

    public string? OneOf(YamlNode? node, string what, IReadOnlyList<string> words)
    {
        if (Text(node, what) is not { } text)
        {
            return null;
        }

        if (!words.Contains(text, StringComparer.Ordinal))
        {
            faults.Add(node!, $"{FaultList.Quote(text)} is no word of {what}: write one of {FaultList.OneOf(words)}");
            return null;
        }

        return text;
    }

    /// <summary>A list of different words, not empty.</summary>
    public IReadOnlyList<string> Words(YamlNode? node, string what, IReadOnlyList<string> words)
    {
        if (List(node, what) is not { } list)
        {
            return [];
        }

        var read = new List<string>();
        foreach (var item in list)
        {
            if (OneOf(item, what, words) is not { } word)
            {
                continue;
            }

            if (read.Contains(word, StringComparer.Ordinal))
            {
                faults.Add(item, $"{FaultList.Quote(word)} stands twice in {what}: keep one");
                continue;
            }

            read.Add(word);
        }

        return read;
    }

    /// <summary>A list that is not empty.</summary>
    public IReadOnlyList<YamlNode>? List(YamlNode? node, string what)
    {
        if (node is YamlList { Of.Count: > 0 } list)
        {
            return list.Of;
        }

        if (node is YamlList)
        {
            faults.Add(node, $"{what} is empty: write at least one entry, or leave it out");
        }
        else if (node is not null)
        {
            faults.Add(node, $"{what} must be a list ([a, b], or lines with '- ')");
        }

        return null;
    }

    public bool? YesNo(YamlNode? node, string what)
    {
        if (node is YamlScalar { Plain: true, Text: "true" or "false" } scalar)
        {
            return scalar.Text is "true";
        }

        if (node is not null)
        {
            faults.Add(node, $"{what} must be true or false, without quotes");
        }

        return null;
    }

    public long? Number(YamlNode? node, string what, long least, long most)
    {
        if (
            node is YamlScalar { Plain: true } scalar
            && scalar.Text.Length is > 0 and <= 18
            && scalar.Text.All(char.IsAsciiDigit)
            && long.Parse(scalar.Text) is var number
            && number >= least
            && number <= most
        )
        {
            return number;
        }

        if (node is not null)
        {
            faults.Add(node, $"{what} must be a whole number from {least} to {most}, without quotes");
        }

        return null;
    }

    public TimeSpan? Duration(YamlNode? node, string what, TimeSpan most)
    {
        if (Text(node, what) is not { } text)
        {
            return null;
        }

        if (!IsoDuration.TryParse(text, out var duration))
        {
            faults.Add(node!, $"{FaultList.Quote(text)} is no duration: write {what} like PT15M, PT4H or P30D");
            return null;
        }

        if (duration <= TimeSpan.Zero || duration > most)
        {
            faults.Add(node!, $"{what} must be more than nothing and at most {IsoDuration.Of(most)}");
            return null;
        }

        return duration;
    }
}
