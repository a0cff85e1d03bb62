using System.Text.RegularExpressions;

namespace Redress.Core.Tests.House;

/// <summary>A test is found by its path and read by its name.</summary>
internal static partial class TestNames
{
    /// <summary>Folders of tests that mirror no folder of source, each with its reason.</summary>
    private static readonly Dictionary<string, string> s_without = new(StringComparer.Ordinal)
    {
        ["tests/Redress.Server.Tests/Histories"] = "random histories of the whole program in process",
        ["tests/Redress.Core.Tests/House"] = "guards over the whole repository",
        ["tests/Redress.System.Tests"] = "drives the running program from outside",
        ["tests/Redress.Connectors.Tests/Peers"] = "the others that the connectors speak to, played",
        ["tests/Shared"] = "what every test project is handed",
    };

    public static IEnumerable<string> NoSentences(SourceFile file) =>
        Names(file.Code.Split('\n'))
            .Where(name => name.Count(c => c == '_') < 2)
            .Select(name => $"{file.Path}: {name} is no sentence; say what is true, in words_with_underscores");

    /// <param name="exists">Whether the repository has the folder.</param>
    public static IEnumerable<string> Elsewhere(string path, Func<string, bool> exists)
    {
        var folder = path[..path.LastIndexOf('/')];
        if (s_without.Keys.Any(known => folder == known || folder.StartsWith(known + "/", StringComparison.Ordinal)))
        {
            return [];
        }

        var mirrored = "src/" + folder["tests/".Length..].Replace(".Tests", "", StringComparison.Ordinal);
        return exists(mirrored) ? [] : [$"{path} mirrors {mirrored}, which is not there"];
    }

    /// <summary>The method after each test attribute; rows and comments may stand between.</summary>
    private static IEnumerable<string> Names(string[] lines)
    {
        var awaited = false;
        foreach (var line in lines)
        {
            awaited |= Attribute().IsMatch(line);
            if (awaited && Method().Match(line) is { Success: true } method)
            {
                awaited = false;
                yield return method.Groups["name"].Value;
            }
        }
    }

    [GeneratedRegex(@"^\s*\[(?:\w+, )*\w*(?:Fact|Theory)\b")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\bpublic\s[^=(]*?\b(?<name>\w+)\s*\(")]
    private static partial Regex Method();
}
