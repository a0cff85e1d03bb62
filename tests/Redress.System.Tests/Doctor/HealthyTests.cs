using Redress.System.Tests.Cli;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Doctor;

public sealed class HealthyTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    [Fact]
    public async Task An_installation_that_runs_as_it_should_has_nothing_wrong()
    {
        using var backups = new Folder();
        // Enough people for each rule that needs more than one.
        foreach (var name in (string[])["Ada", "Ben", "Cleo"])
        {
            await world.Redress.PersonAsync(name, ["child-safety"]);
        }

        await world.ReportAsync(await world.Chirp.PostAsync());
        (await Ran.OfAsync("backup", backups.Name, "--data", world.Redress.Folder)).Expect();
        File.SetUnixFileMode(
            world.Redress.Folder,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        );

        var run = await Ran.OfAsync(
            "doctor",
            "--data",
            world.Redress.Folder,
            "--allow-host",
            world.Chirp.Address.Authority,
            "--min-free",
            "0"
        );

        Assert.True(run.Exit == 0, run.Output);
        Assert.Contains("0 wrong", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("not-running", run.Output, StringComparison.Ordinal);
    }
}
