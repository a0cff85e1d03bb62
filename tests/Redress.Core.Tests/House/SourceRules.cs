using System.Text.RegularExpressions;

namespace Redress.Core.Tests.House;

/// <summary>Rules over the text of files: sizes, names, and what a committed file must never hold.</summary>
internal static partial class SourceRules
{
    public const int MaxLines = 300;

    /// <summary>Longer files, each with its reason.</summary>
    private static readonly Dictionary<string, string> s_longer = new(StringComparer.Ordinal)
    {
        ["tests/Redress.Storage.Tests/Ledgers/EveryTable.cs"] = "one row for every table there is",
        ["tests/Redress.Storage.Tests/Ledgers/LedgerSealTests.cs"] =
            "one story of one seal, its faults beside one another",
        ["src/Redress.Storage/Migrations/0001_spine.sql"] = "one migration is applied as a whole and never edited",
        ["src/Redress.Storage/Migrations/0004_people.sql"] = "one migration is applied as a whole and never edited",
    };

    private static readonly string[] s_written =
    [
        ".cs",
        ".cshtml",
        ".css",
        ".js",
        ".sql",
        ".yaml",
        ".sh",
        ".csproj",
        ".props",
    ];

    /// <summary>Where packages come from is the machine's business; an image must name where it lies.</summary>
    private static readonly Dictionary<string, string> s_namesHosts = new(StringComparer.Ordinal)
    {
        ["deploy/Dockerfile"] = "a base image has no name without its registry",
    };

    // In pieces, so that this file does not find itself.
    private static readonly string[] s_hosts =
    [
        "api.nuget" + ".org",
        "registry.npm" + "js",
        "registry.yarn" + "pkg",
        "pkgs.dev.azure" + ".com",
        "files.python" + "hosted",
        "deb.debian" + ".org",
        "proxy.golang" + ".org",
        "mcr.micro" + "soft",
        "docker" + ".io/",
        "ghcr" + ".io/",
        "/artifact" + "ory/",
    ];

    public static bool IsWritten(string path) => s_written.Any(end => path.EndsWith(end, StringComparison.Ordinal));

    public static IEnumerable<string> TooLong(SourceFile file) =>
        file.Lines.Length - 1 > MaxLines && !s_longer.ContainsKey(file.Path)
            ? [$"{file.Path} has {file.Lines.Length - 1} lines, {MaxLines} are enough"]
            : [];

    public static IEnumerable<string> EmptyNames(SourceFile file) =>
        TypeName()
            .Matches(file.Code)
            .Select(match => match.Groups["name"].Value)
            .Append(System.IO.Path.GetFileNameWithoutExtension(file.Name))
            .Distinct()
            .Where(name => EmptyWord().IsMatch(name))
            .Select(name => $"{file.Path}: {name} says nothing; name what it does (docs/words.md)");

    public static IEnumerable<string> Hosts(SourceFile file) =>
        s_namesHosts.ContainsKey(file.Path)
            ? []
            : s_hosts
                .Where(host => file.Text.Contains(host, StringComparison.OrdinalIgnoreCase))
                .Select(host => $"{file.Path} names a package registry: {host}");

    public static IEnumerable<string> MachinePaths(SourceFile file) =>
        MachinePath().Matches(file.Text).Select(match => $"{file.Path} holds a path of one machine: {match.Value}");

    public static IEnumerable<string> Unfinished(SourceFile file) =>
        Marker().Matches(file.Text).Select(match => $"{file.Path}: {match.Value} belongs in an issue, not in the code");

    [GeneratedRegex(
        @"\b(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?|delegate\s+\S+)\s+(?<name>[A-Z]\w*)"
    )]
    private static partial Regex TypeName();

    [GeneratedRegex("(?:Manager|Helpers?|Utils?|Utilit(?:y|ies)|Processor|Base|Impl|Info|Data|D[Tt][Oo])$")]
    private static partial Regex EmptyWord();

    [GeneratedRegex(@"(?<![\w.}])(?:/home/\w|/roo[t]/|/User[s]/\w|/wor[k]/|[A-Z]:\\Users\\)")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\b(?:TO[D]O|FIX[M]E|HAC[K]|XX[X])\b")]
    private static partial Regex Marker();
}
