using System.CommandLine;

namespace Redress.Cli;

/// <summary>redress report: what the operator does with a report.</summary>
internal static class ReportCommands
{
    public static Command Make() => new("report", "Reports") { Erase() };

    private static Command Erase()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var id = new Argument<string>("id") { Description = "The report, as in rpt_01k…" };
        var command = new Command("erase", "Destroy the keys of what a reporter wrote; it cannot be taken back")
        {
            id,
            data,
            database,
            json,
        };
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) =>
                        there.PostAsync($"/v1/reports/{Uri.EscapeDataString(parsed.GetValue(id)!)}/erase", null, stop),
                    parsed.GetValue(json) ? null : done => $"Erased {done["erased"]} texts.",
                    cancel
                )
        );
        return command;
    }
}
