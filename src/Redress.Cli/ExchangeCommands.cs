using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Redress.Cli;

/// <summary>redress exchange: lists that others keep and we follow.</summary>
internal static class ExchangeCommands
{
    public static Command Make() =>
        new("exchange", "Lists that others keep: NCMEC, StopNCII, files")
        {
            Add(),
            List(),
            Do("fetch", "Fetch it now"),
            Do("off", "Follow it no more; what it has said stays"),
        };

    private static Command Add()
    {
        var file = new Argument<string>("file")
        {
            Description = "JSON as POST /v1/exchanges takes it: names and passwords never stand on a command line",
        };
        return Calling(
            new Command("add", "Follow a list, into a bank of its own") { file },
            async (parsed, there, stop) =>
                await there.PostAsync("/v1/exchanges", await ReadAsync(parsed.GetValue(file)!, stop), stop),
            added => $"Added {added["id"]}. See how it goes: redress exchange list"
        );
    }

    private static async Task<JsonNode> ReadAsync(string file, CancellationToken cancel)
    {
        try
        {
            return JsonNode.Parse(await File.ReadAllTextAsync(file, cancel))
                ?? throw new Complaint(Exit.Usage, $"{file} holds no JSON object.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new Complaint(Exit.Usage, $"{file} cannot be read as JSON.");
        }
    }

    private static Command List() =>
        Calling(
            new Command("list", "What is followed, and what is wrong"),
            (_, there, stop) => there.GetAsync("/v1/exchanges", stop),
            all =>
                all["items"]!.AsArray() is { Count: > 0 } items
                    ? string.Join('\n', items.Select(Line))
                    : "Nothing is followed. Begin with: redress exchange add FILE"
        );

    private static string Line(JsonNode? one) =>
        $"{one!["id"]}  {one["kind"], -8}  every {one["everyMinutes"]} min  fetched {one["fetchedAt"]?.ToString() ?? "never"}"
        + (one["fault"] is { } fault ? $"  {fault}, {one["faults"]} times in a row" : "")
        + ((long)one["faulty"]! > 0 ? $"  {one["faulty"]} records not understood" : "")
        + (one["offAt"] is not null ? "  off" : "");

    private static Command Do(string verb, string description)
    {
        var id = new Argument<string>("id") { Description = "The exchange, as in xch_01k…" };
        return Calling(
            new Command(verb, description) { id },
            (parsed, there, stop) =>
                there.PostAsync($"/v1/exchanges/{Uri.EscapeDataString(parsed.GetValue(id)!)}/{verb}", null, stop),
            done => Line(done)
        );
    }

    private static Command Calling(
        Command command,
        Func<ParseResult, Installation, CancellationToken, Task<JsonNode>> call,
        Func<JsonNode, string> show
    )
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        foreach (var option in (Option[])[data, database, json])
        {
            command.Add(option);
        }

        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) => call(parsed, there, stop),
                    parsed.GetValue(json) ? null : show,
                    cancel
                )
        );
        return command;
    }
}
