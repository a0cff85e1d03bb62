using System.CommandLine;

namespace Redress.Cli;

/// <summary>redress stop-automatic, start-automatic: whether anything happens without a person.</summary>
internal static class AutomaticCommands
{
    public static Command Stop() =>
        Make("stop-automatic", "stop", "Stop everything that happens without a person, on every node within a second");

    public static Command Start() => Make("start-automatic", "start", "Let what was stopped go on");

    private static Command Make(string name, string verb, string description)
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var reason = new Option<string>("--reason") { Description = "Why; stands in the ledger", Required = true };
        var command = new Command(name, description) { reason, data, database, json };
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) =>
                        there.PostAsync($"/v1/automatic/{verb}", new { reason = parsed.GetValue(reason) }, stop),
                    parsed.GetValue(json)
                        ? null
                        : turned =>
                            (bool)turned["stopped"]!
                                ? "Stopped. What is held stays held; nothing more is held without a person."
                                : "It goes on.",
                    cancel
                )
        );
        return command;
    }
}
