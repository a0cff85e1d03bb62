using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Redress.Server.Http;
using Redress.Server.Policies;

namespace Redress.Cli;

/// <summary>redress policy: checks and applies packs.</summary>
internal static class PolicyCommands
{
    public static Command Make() => new("policy", "Policy packs") { Check(), Try(), Apply() };

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

    private static Command Try()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var file = FileArgument();
        var since = new Option<string>("--since")
        {
            Description = "How far back: 30d or 12h",
            DefaultValueFactory = _ => "30d",
        };
        var command = new Command("try", "Say what a pack would have held of past reports; nothing is applied")
        {
            file,
            since,
            data,
            database,
            json,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var bytes = await ReadAsync(parsed.GetValue(file)!, cancel);
                var from = TimeProvider.System.GetUtcNow().Subtract(Back(parsed.GetValue(since)!));
                return await Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) =>
                        there.PostAsync(
                            "/v1/policies/try",
                            new { yaml = Encoding.UTF8.GetString(bytes), since = from },
                            stop
                        ),
                    parsed.GetValue(json) ? null : Tried,
                    cancel
                );
            }
        );
        return command;
    }

    private static TimeSpan Back(string text) =>
        text.Length is > 1 and <= 5
        && int.TryParse(text[..^1], CultureInfo.InvariantCulture, out var count)
        && count > 0
            ? text[^1] switch
            {
                'd' when count <= 365 => TimeSpan.FromDays(count),
                'h' => TimeSpan.FromHours(count),
                _ => throw new Complaint(Exit.Usage, $"--since {text} is not known. Write 30d or 12h, at most 365d."),
            }
            : throw new Complaint(Exit.Usage, $"--since {text} is not known. Write 30d or 12h, at most 365d.");

    private static string Tried(JsonNode tried)
    {
        var lines = new List<string>
        {
            $"{tried["links"]} links since {tried["since"]}: {tried["heldThen"]} held then, {tried["heldNow"]} now, {tried["noLonger"]} no longer.",
        };
        lines.AddRange(
            tried["rules"]!
                .AsArray()
                .Where(r => (long)r!["would"]! > 0)
                .Select(r => $"  {r!["rule"]} ({r["effect"]}): {r["would"]}, of these new {r["newly"]}")
        );
        if (!(bool)tried["whole"]!)
        {
            lines.Add("  There were more reports than are looked at; try a shorter time.");
        }

        return string.Join('\n', lines);
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
