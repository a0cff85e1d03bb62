using System.Xml.Linq;

namespace Redress.Core.Tests.House;

public sealed class ProjectRulesTests
{
    private static readonly IReadOnlyList<Project> s_projects =
    [
        .. Repository.Here.Read(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Select(Project.Parse),
    ];

    private static readonly IReadOnlyDictionary<string, string> s_pins = ProjectRules.Pins(
        Repository.Here.Read("Directory.Packages.props")
    );

    [Fact]
    public void Projects_reference_only_what_they_may() => Findings.AssertNone(ProjectRules.References(s_projects));

    [Fact]
    public void Only_storage_uses_a_database_driver() => Findings.AssertNone(ProjectRules.Drivers(s_projects));

    [Fact]
    public void Core_ledger_and_connectors_use_no_package() => Findings.AssertNone(ProjectRules.Bare(s_projects));

    [Fact]
    public void Every_package_is_pinned_in_one_place() => Findings.AssertNone(ProjectRules.Central(s_projects, s_pins));

    [Fact]
    public void Every_project_has_a_lock_file_that_holds_the_pinned_versions_and_nothing_banned() =>
        Findings.AssertNone(
            s_projects
                .Select(project => project.Folder + "/packages.lock.json")
                .SelectMany(path =>
                    Repository.Here.Has(path)
                        ? ProjectRules.Locked(Repository.Here.Read(path), s_pins)
                        : [$"{path} is missing: build the project and commit it"]
                )
        );

    [Fact]
    public void The_solution_holds_every_project_and_no_other() =>
        Assert.Equal(
            s_projects.Select(p => p.Path).Order(StringComparer.Ordinal),
            XDocument
                .Parse(Repository.Here.Read("Redress.slnx").Text)
                .Descendants("Project")
                .Select(e => (string)e.Attribute("Path")!)
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void A_reference_a_driver_and_a_package_too_many_are_found()
    {
        var core = Bad("src/Redress.Core/Redress.Core.csproj", "Redress.Server", "Npgsql", null);

        Assert.Single(
            ProjectRules.References([core]),
            "src/Redress.Core/Redress.Core.csproj must not reference Redress.Server"
        );
        Assert.Single(ProjectRules.Drivers([core]));
        Assert.Single(ProjectRules.Bare([core]));
    }

    [Fact]
    public void A_project_that_nobody_listed_is_found() =>
        Assert.Single(
            ProjectRules.References([Bad("src/Redress.New/Redress.New.csproj", "Redress.Core", "Npgsql", null)])
        );

    [Theory]
    [InlineData("Npgsql", "9.0.0")]
    [InlineData("Unknown", null)]
    public void A_package_that_is_not_pinned_centrally_is_found(string package, string? version) =>
        Assert.Single(
            ProjectRules.Central(
                [Bad("src/A/A.csproj", "B", package, version)],
                new Dictionary<string, string> { ["Npgsql"] = "10.0.0" }
            )
        );

    [Fact]
    public void A_floating_pin_is_found() =>
        Assert.Single(ProjectRules.Central([], new Dictionary<string, string> { ["Npgsql"] = "10.*" }));

    [Theory]
    [InlineData("MassTransit.Abstractions", "8.0.0")]
    [InlineData("Npgsql", "9.0.0")]
    public void A_banned_or_drifted_package_in_a_lock_file_is_found(string package, string version) =>
        Assert.Single(
            ProjectRules.Locked(
                new SourceFile(
                    "l",
                    $"{{\"dependencies\":{{\"net10.0\":{{\"{package}\":{{\"resolved\":\"{version}\"}}}}}}}}"
                ),
                new Dictionary<string, string> { ["Npgsql"] = "10.0.0" }
            )
        );

    private static Project Bad(string path, string project, string package, string? version) =>
        new(path, [project], [(package, version)]);
}
