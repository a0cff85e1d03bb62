using System.Diagnostics;

namespace Redress.Core.Tests.House;

/// <summary>What ./run and ./test take for "nothing changed" (build/stale.sh), on a small tree of its own.</summary>
public sealed class FreshnessTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("redress fresh ").FullName;

    public FreshnessTests() =>
        Run(
            """
            mkdir -p src/Redress.Cli/{bin,obj}/Release/net10.0 src/Redress.Core/obj/Release/net10.0 samples/Chirp/{bin,obj}/Release/net10.0 obj
            echo one >src/Redress.Cli/One.cs; echo two >src/Redress.Core/Two.cs; echo >Directory.Build.props
            touch src/Redress.Cli/{bin,obj}/Release/net10.0/redress.dll samples/Chirp/{bin,obj}/Release/net10.0/chirp.dll
            touch src/Redress.Core/obj/Release/net10.0/core.dll
            printf '%s\n%s' "$(inputs src samples)" "$(outputs)" >obj/stamp
            """
        );

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void What_was_just_built_is_fresh() => Assert.Equal(0, Run("is_fresh obj/stamp src samples"));

    [Theory]
    [InlineData("echo more >>src/Redress.Cli/One.cs")]
    [InlineData("rm src/Redress.Core/Two.cs")]
    [InlineData("echo new >src/Redress.Core/Three.cs")]
    [InlineData("mv src/Redress.Core/Two.cs src/Redress.Core/Three.cs")]
    [InlineData("echo owt >x; touch -r src/Redress.Core/Two.cs x; mv x src/Redress.Core/Two.cs")]
    [InlineData("echo owt >src/Redress.Core/Two.cs; touch -d 2001-01-01 src/Redress.Core/Two.cs")]
    [InlineData("echo changed >Directory.Build.props")]
    [InlineData("rm samples/Chirp/bin/Release/net10.0/chirp.dll")]
    [InlineData("echo other >src/Redress.Cli/bin/Release/net10.0/redress.dll")]
    [InlineData("rm obj/stamp")]
    public void A_change_of_any_kind_is_noticed(string change) =>
        Assert.Equal(1, Run($"{change}\nis_fresh obj/stamp src samples"));

    [Fact]
    public void What_the_build_itself_leaves_behind_is_no_change() =>
        Assert.Equal(
            0,
            Run(
                """
                touch src/Redress.Core/obj/anything
                mkdir -p src/Redress.Server/wwwroot/console/lib && touch src/Redress.Server/wwwroot/console/lib/a.js
                is_fresh obj/stamp src samples
                """
            )
        );

    [Fact]
    public void Only_a_changed_project_is_compiled_again() =>
        Assert.Equal(
            0,
            Run(
                """
                echo more >>src/Redress.Cli/One.cs
                forget_changed obj/stamp src samples
                [ ! -e src/Redress.Cli/obj/Release/net10.0/redress.dll ] && [ -e src/Redress.Core/obj/Release/net10.0/core.dll ]
                """
            )
        );

    [Theory]
    [InlineData("echo changed >Directory.Build.props")]
    [InlineData("rm obj/stamp")]
    public void What_concerns_all_projects_has_all_compiled_again(string change) =>
        Assert.Equal(
            0,
            Run(
                $"""
                {change}
                forget_changed obj/stamp src samples
                [ ! -e src/Redress.Cli/obj/Release/net10.0/redress.dll ] && [ ! -e src/Redress.Core/obj/Release/net10.0/core.dll ]
                """
            )
        );

    private int Run(string script)
    {
        var start = new ProcessStartInfo("bash") { WorkingDirectory = _root };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"root=$PWD\n. \"{Repository.Here.Root}/build/stale.sh\"\n{script}");
        using var bash = Process.Start(start)!;
        bash.WaitForExit();
        return bash.ExitCode;
    }
}
