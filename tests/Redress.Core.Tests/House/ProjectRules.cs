using System.Text.Json;
using System.Xml.Linq;

namespace Redress.Core.Tests.House;

/// <summary>A project file as far as the rules look at it.</summary>
internal sealed record Project(
    string Path,
    IReadOnlyList<string> Projects,
    IReadOnlyList<(string Id, string? Version)> Packages
)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public string Folder => Path[..Path.LastIndexOf('/')];

    public static Project Parse(SourceFile file)
    {
        var xml = XDocument.Parse(file.Text);
        return new Project(
            file.Path,
            [.. Named(xml, "ProjectReference").Select(e => System.IO.Path.GetFileNameWithoutExtension(Include(e)))],
            [.. Named(xml, "PackageReference").Select(e => (Include(e), (string?)e.Attribute("Version")))]
        );
    }

    private static IEnumerable<XElement> Named(XDocument xml, string name) =>
        xml.Descendants().Where(e => e.Name.LocalName == name);

    private static string Include(XElement element) => ((string?)element.Attribute("Include") ?? "").Replace('\\', '/');
}

/// <summary>Who may build on whom, and on which packages.</summary>
internal static class ProjectRules
{
    /// <summary>The whole truth: a project that is not here, or uses more, fails. A test project may use what it drives.</summary>
    private static readonly Dictionary<string, string[]> s_uses = new(StringComparer.Ordinal)
    {
        ["Redress.Core"] = [],
        ["Redress.Ledger"] = [],
        ["Redress.Matching"] = [],
        ["Redress.Storage"] = ["Redress.Core", "Redress.Ledger"],
        ["Redress.Connectors"] = ["Redress.Core"],
        ["Redress.Server"] =
        [
            "Redress.Core",
            "Redress.Ledger",
            "Redress.Matching",
            "Redress.Storage",
            "Redress.Connectors",
        ],
        ["Redress.Decoder"] = ["Redress.Matching"],
        // Chirp and the decoder are built along and started as processes; no type of them is used.
        ["Redress.Cli"] = ["Redress.Server", "Chirp", "Redress.Decoder"],
        ["Chirp"] = [],
        ["OwnSide"] = ["Redress.Matching"],
        ["Redress.Bench"] = [],
        ["Redress.Matching.Bench"] = ["Redress.Matching"],
        ["Redress.Core.Tests"] = ["Redress.Core", "Redress.Storage"],
        ["Redress.Ledger.Tests"] = ["Redress.Ledger"],
        ["Redress.Matching.Tests"] = ["Redress.Matching"],
        ["Redress.Storage.Tests"] = ["Redress.Storage"],
        ["Redress.Connectors.Tests"] = ["Redress.Connectors", "Redress.Decoder"],
        ["Redress.Server.Tests"] = ["Redress.Server"],
        ["Redress.System.Tests"] = ["Redress.Cli", "Chirp", "OwnSide"],
    };

    private static readonly string[] s_drivers = ["Npgsql", "Microsoft.Data.Sqlite", "SQLitePCLRaw", "Dapper"];

    /// <summary>No packages at all: an auditor reads these alone.</summary>
    private static readonly string[] s_bare =
    [
        "Redress.Core",
        "Redress.Ledger",
        "Redress.Matching",
        "Redress.Connectors",
        "Redress.Decoder",
    ];

    /// <summary>Refused on licence, on telemetry, or because they would hide our own rules from view.</summary>
    private static readonly string[] s_banned =
    [
        "MassTransit",
        "QuestPDF",
        "PDFsharp",
        "SonarAnalyzer",
        "Duende",
        "MediatR",
        "AutoMapper",
        "Moq",
        "FluentAssertions",
        "Microsoft.EntityFrameworkCore",
        "SixLabors.ImageSharp",
    ];

    public static IEnumerable<string> References(IEnumerable<Project> projects) =>
        projects.SelectMany(project =>
            s_uses.TryGetValue(project.Name, out var allowed)
                ? project.Projects.Except(allowed).Select(used => $"{project.Path} must not reference {used}")
                : [$"{project.Path} has no line in ProjectRules: say what it may reference"]
        );

    public static IEnumerable<string> Drivers(IEnumerable<Project> projects) =>
        from project in projects
        where project.Path.StartsWith("src/", StringComparison.Ordinal) && project.Name != "Redress.Storage"
        from package in project.Packages
        where s_drivers.Any(d => IsOf(package.Id, d))
        select $"{project.Path} must not use {package.Id}: only Redress.Storage speaks to a database";

    public static IEnumerable<string> Bare(IEnumerable<Project> projects) =>
        from project in projects
        where s_bare.Contains(project.Name)
        from package in project.Packages
        select $"{project.Path} must not use {package.Id}: it lives on the runtime alone";

    public static IEnumerable<string> Central(
        IEnumerable<Project> projects,
        IReadOnlyDictionary<string, string> pins
    ) =>
        projects
            .SelectMany(project => project.Packages.Select(package => (project, package)))
            .SelectMany(p =>
                (p.package.Version, pins.ContainsKey(p.package.Id)) switch
                {
                    ({ } version, _) => new[] { $"{p.project.Path} pins {p.package.Id} {version} itself" },
                    (null, false) =>
                    [
                        $"{p.project.Path} uses {p.package.Id}, which Directory.Packages.props does not pin",
                    ],
                    (null, true) => [],
                }
            )
            .Concat(
                pins.Where(p => p.Value.AsSpan().IndexOfAny("*[(,") >= 0)
                    .Select(p => $"Directory.Packages.props: {p.Key} {p.Value} is not one version")
            );

    /// <summary>What a lock file resolved, against the pins and the banned list.</summary>
    public static IEnumerable<string> Locked(SourceFile file, IReadOnlyDictionary<string, string> pins)
    {
        using var json = JsonDocument.Parse(file.Text);
        foreach (var framework in json.RootElement.GetProperty("dependencies").EnumerateObject())
        {
            foreach (var package in framework.Value.EnumerateObject())
            {
                if (s_banned.Any(b => IsOf(package.Name, b)))
                {
                    yield return $"{file.Path} holds {package.Name}, which is banned";
                }

                if (
                    package.Value.TryGetProperty("resolved", out var resolved)
                    && pins.TryGetValue(package.Name, out var pin)
                    && resolved.GetString() != pin
                )
                {
                    yield return $"{file.Path} holds {package.Name} {resolved}, pinned is {pin}: restore and commit it";
                }
            }
        }
    }

    public static IReadOnlyDictionary<string, string> Pins(SourceFile props) =>
        XDocument
            .Parse(props.Text)
            .Descendants("PackageVersion")
            .ToDictionary(
                e => (string)e.Attribute("Include")!,
                e => (string)e.Attribute("Version")!,
                StringComparer.OrdinalIgnoreCase
            );

    private static bool IsOf(string package, string family) =>
        package.Equals(family, StringComparison.OrdinalIgnoreCase)
        || package.StartsWith(family + ".", StringComparison.OrdinalIgnoreCase);
}
