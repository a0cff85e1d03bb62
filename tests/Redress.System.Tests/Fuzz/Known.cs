using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Redress.System.Tests.Fuzz;

/// <summary>What answers have named so far: ids by their prefix, receipt codes, cursors, versions of cases.</summary>
internal sealed partial class Known
{
    private const int Most = 400;

    /// <summary>Which ids stand behind which word of a path.</summary>
    private static readonly Dictionary<string, string> s_prefixes = new(StringComparer.Ordinal)
    {
        ["reports"] = "rpt",
        ["cases"] = "case",
        ["enforcements"] = "enf",
        ["platforms"] = "plt",
        ["keys"] = "key",
        ["tile"] = "tile",
        ["shifts"] = "shf",
        ["proposals"] = "prp",
        ["banks"] = "bnk",
        ["webhooks"] = "whk",
        ["escalations"] = "esc",
    };

    private readonly ConcurrentDictionary<string, List<string>> _ids = new(StringComparer.Ordinal)
    {
        // Addresses of the log's format, which no answer names.
        ["tile"] = ["0/000", "0/000.p/1", "1/000", "entries/000"],
    };

    public ConcurrentDictionary<string, long> CaseVersions { get; } = new(StringComparer.Ordinal);

    public void Learn(JsonNode? answer)
    {
        switch (answer)
        {
            case JsonObject members:
                if ((string?)(members["id"] as JsonValue) is { } id && id.StartsWith("case_", StringComparison.Ordinal))
                {
                    Raise(id, members["version"]);
                }

                foreach (var (name, value) in members)
                {
                    Learn(name, value);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Learn(item);
                }

                break;
        }
    }

    public string? Any(string prefix, Random random)
    {
        if (!_ids.TryGetValue(prefix, out var ids))
        {
            return null;
        }

        lock (ids)
        {
            return ids.Count == 0 ? null : ids[random.Next(ids.Count)];
        }
    }

    /// <summary>The path with an id for each of its names: one that is there, seldom one that is not.</summary>
    public string Fill(string path, Random random)
    {
        var words = path.Split('/');
        for (var i = 1; i < words.Length; i++)
        {
            if (words[i].StartsWith('{'))
            {
                var prefix = s_prefixes.GetValueOrDefault(words[i - 1], words[i - 1]);
                words[i] = random.Next(12) == 0 ? Wrong(prefix, random) : Any(prefix, random) ?? Wrong(prefix, random);
            }
        }

        return string.Join('/', words);
    }

    private static string Wrong(string prefix, Random random) =>
        random.Next(5) switch
        {
            0 => "none",
            1 => "%1F",
            2 => prefix + "_7zzzzzzzzzzzzzzzzzzzzzzzzz",
            3 => "..%2f..%2fetc",
            _ => new string('a', random.Next(1, 300)),
        };

    private void Raise(string id, JsonNode? version)
    {
        if (version is JsonValue value && value.TryGetValue<long>(out var number))
        {
            CaseVersions.AddOrUpdate(id, number, (_, seen) => Math.Max(seen, number));
        }
    }

    private void Learn(string name, JsonNode? value)
    {
        if (value is not JsonValue word || !word.TryGetValue<string>(out var text))
        {
            Learn(value);
            return;
        }

        if (name is "receiptCode" or "next" or "yaml")
        {
            Keep(name, text);
        }
        else if (Id().Match(text) is { Success: true } id)
        {
            Keep(id.Groups[1].Value, text);
        }
    }

    private void Keep(string prefix, string text)
    {
        var ids = _ids.GetOrAdd(prefix, _ => []);
        lock (ids)
        {
            if (ids.Count < Most)
            {
                ids.Add(text);
            }
            else
            {
                ids[text.Length * 31 % Most] = text;
            }
        }
    }

    [GeneratedRegex("^([a-z]{2,5})_[0-9a-z]{26}$")]
    private static partial Regex Id();
}
