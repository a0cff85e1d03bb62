using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Redress.Server.Doctor;
using Redress.Server.Http;

namespace Redress.Cli.Doctor;

/// <summary>redress doctor: what is wrong with this installation, and how to mend it. 0 nothing, 1 something.</summary>
internal static class DoctorCommand
{
    private const long Gigabyte = 1_000_000_000;

    public static Command Make()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var allow = Commands.AllowHostOption();
        var free = new Option<long>("--min-free")
        {
            Description = "How many GB there should be left on the disk",
            DefaultValueFactory = _ => 2,
        };
        var command = new Command("doctor", "Say what is wrong with an installation, and how to mend it")
        {
            data,
            database,
            allow,
            free,
            json,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                ServeChecks.AllowedHosts(parsed.GetValue(allow)!);
                await using var running = await Installation.RunningAsync(parsed.GetValue(data)!, cancel);
                await using var patient = await Patient.OpenAsync(
                    parsed.GetValue(data)!,
                    parsed.GetValue(database),
                    parsed.GetValue(allow)!,
                    running is null ? null : await running.GetAsync("/v1/state", cancel),
                    Math.Clamp(parsed.GetValue(free), 0, long.MaxValue / Gigabyte) * Gigabyte,
                    cancel
                );
                var found = await AllChecks.LookAsync(patient, cancel);
                Console.WriteLine(parsed.GetValue(json) ? Shown(found) : string.Join('\n', Lines(found)));
                return found.Any(t => !t.IsAdvice) ? Exit.No : Exit.Done;
            }
        );
        return command;
    }

    private static IEnumerable<string> Lines(IReadOnlyList<Trouble> found)
    {
        foreach (var one in found.OrderBy(t => t.IsAdvice))
        {
            yield return $"{(one.IsAdvice ? "advice" : "wrong"), -6}  {one.Code}: {one.What}";
            yield return $"        {one.Mend}";
        }

        var wrong = found.Count(t => !t.IsAdvice);
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{AllChecks.InOrder.Count} checks: {wrong} wrong, {found.Count - wrong} advice."
        );
    }

    private static string Shown(IReadOnlyList<Trouble> found) =>
        JsonSerializer.Serialize(new { wrong = found.Count(t => !t.IsAdvice), found }, Json.Options);
}
