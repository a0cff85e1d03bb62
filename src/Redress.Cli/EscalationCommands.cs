using System.CommandLine;

namespace Redress.Cli;

/// <summary>redress escalation: what waits for a person.</summary>
internal static class EscalationCommands
{
    public static Command Make() => new("escalation", "What waits for a person") { List(), Acknowledge() };

    private static Command List()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var command = new Command("list", "Those that nobody has taken, oldest first") { data, database, json };
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) => there.GetAsync("/v1/escalations", stop),
                    parsed.GetValue(json)
                        ? null
                        : found =>
                            string.Join(
                                '\n',
                                found["items"]!
                                    .AsArray()
                                    .Select(e => $"{e!["id"]}  {e["reason"]}  {e["caseId"]}  since {e["openedAt"]}")
                                    .DefaultIfEmpty("Nothing waits.")
                            ),
                    cancel
                )
        );
        return command;
    }

    private static Command Acknowledge()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var id = new Argument<string>("id") { Description = "esc_…" };
        var command = new Command("acknowledge", "Take one; paging ends") { id, data, database, json };
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) =>
                        there.PostAsync(
                            $"/v1/escalations/{Uri.EscapeDataString(parsed.GetValue(id)!)}/acknowledge",
                            null,
                            stop
                        ),
                    parsed.GetValue(json) ? null : taken => $"Taken: {taken["id"]} ({taken["reason"]}).",
                    cancel
                )
        );
        return command;
    }
}
