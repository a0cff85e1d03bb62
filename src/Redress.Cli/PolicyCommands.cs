using System.CommandLine;
using System.Text;
using System.Text.Json;
using Redress.Server.Http;
using Redress.Server.Policies;

namespace Redress.Cli;

/// <summary>redress policy: checks and applies packs.</summary>
internal static class PolicyCommands
{
    public static Command Make() => new("policy", "Policy packs") { Check(), Apply() };

    private static Argument<string> FileArgument() => new("file") { Description = "A policy pack, YAML" };

    private static Command Check()
    {
        var (file, json) = (FileArgument(), Commands.JsonOption());
        var command = new Command("check", "Say everything that is wrong with a pack; nothing is applied")
        {
            file,
            json,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var path = parsed.GetValue(file)!;
                var reading = PolicyFile.Read(await ReadAsync(path, cancel));
                if (parsed.GetValue(json))
                {
                    var faults = reading.Faults.Select(f => new
                    {
                        f.Line,
                        f.Column,
                        f.Message,
                    });
                    Console.WriteLine(JsonSerializer.Serialize(new { reading.Ok, faults }, Json.Options));
                    return reading.Ok ? Exit.Done : Exit.No;
                }

                foreach (var fault in reading.Faults)
                {
                    Console.WriteLine($"{path}:{fault.Line}:{fault.Column}: {fault.Message}");
                }

                return reading.Ok
                    ? Done($"{path}: pack {reading.Pack.Name}, {reading.Pack.Holds.Count} hold rules. No faults.")
                    : Commands.Fail(Exit.No, $"{path} has {reading.Faults.Count} faults; mend the lines above.");
            }
        );
        return command;
    }

    private static Command Apply()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var file = FileArgument();
        var command = new Command("apply", "Put a pack in force") { file, data, database, json };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var path = parsed.GetValue(file)!;
                var bytes = await ReadAsync(path, cancel);
                var reading = PolicyFile.Read(bytes);
                if (!reading.Ok)
                {
                    var more =
                        reading.Faults.Count > 1 ? $" And {reading.Faults.Count - 1} more: redress policy check" : "";
                    return Commands.Fail(Exit.No, $"{path}: {reading.Faults[0]}.{more}");
                }

                return await Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) =>
                        there.PostAsync("/v1/policies", new { yaml = Encoding.UTF8.GetString(bytes) }, stop),
                    parsed.GetValue(json)
                        ? null
                        : made => $"Pack {made["name"]} is in force as number {made["number"]}.",
                    cancel
                );
            }
        );
        return command;
    }

    private static int Done(string line)
    {
        Console.WriteLine(line);
        return Exit.Done;
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancel)
    {
        try
        {
            if (new FileInfo(path).Length > PolicyFile.MaxBytes)
            {
                throw new Complaint(Exit.Usage, $"{path} is larger than 256 KiB. A policy pack is a short text file.");
            }

            return await File.ReadAllBytesAsync(path, cancel);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new Complaint(Exit.Usage, $"{path} cannot be read. Name a file that is there and that you may read.");
        }
    }
}
