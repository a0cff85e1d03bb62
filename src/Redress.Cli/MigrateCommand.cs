using System.CommandLine;
using Redress.Server.Hosting;

namespace Redress.Cli;

/// <summary>redress migrate: makes an installation, or brings its database to this program's schema.</summary>
internal static class MigrateCommand
{
    public static Command Make()
    {
        var (data, database) = (Commands.DataOption(), Commands.DatabaseOption());
        var command = new Command("migrate", "Make an installation, or bring its database up to this program")
        {
            data,
            database,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var options = Commands.At(parsed.GetValue(data)!, parsed.GetValue(database));
                // Opening migrates; a running program has done so, and its lock refuses us.
                await using var app = await RedressHost.BuildAsync(options with { Work = false }, cancel);
                Console.WriteLine($"{options.DataFolder} is ready.");
                return Exit.Done;
            }
        );
        return command;
    }
}
