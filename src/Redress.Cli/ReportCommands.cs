using System.CommandLine;

namespace Redress.Cli;

/// <summary>redress report: what the operator does with a report.</summary>
internal static class ReportCommands
{
    public static Command Make() => new("report", "Reports") { Erase(), Import(), Release() };

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

    private static Command Import()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var file = new Argument<string>("file") { Description = "NDJSON, or CSV with a line of column names" };
        var platform = new Option<string>("--platform") { Required = true, Description = "Its id or its name" };
        var name = new Option<string>("--name")
        {
            Description = "What the backlog is called; the same name goes on with it",
            DefaultValueFactory = _ => "backlog",
        };
        var receipts = new Option<string?>("--receipts")
        {
            Description = "A file for the receipt codes, which cannot be had again",
        };
        var release = new Option<bool>("--release") { Description = "Release it at once when all is taken in" };
        var command = new Command("import", "Take in reports from before, with the times at which they had come")
        {
            file,
            platform,
            name,
            receipts,
            release,
            data,
            database,
            json,
        };
        command.SetAction(
            (parsed, cancel) =>
                BacklogImport.RunAsync(
                    new BacklogImport.Plan(
                        parsed.GetValue(file)!,
                        parsed.GetValue(platform)!,
                        parsed.GetValue(name)!,
                        parsed.GetValue(receipts),
                        parsed.GetValue(release)
                    ),
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    parsed.GetValue(json),
                    cancel
                )
        );
        return command;
    }

    private static Command Release()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var id = new Argument<string>("id") { Description = "The backlog, as in blg_01k…" };
        var command = new Command("release", "Let reports from before hold, and answer their reporters")
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
                        there.PostAsync(
                            $"/v1/backlogs/{Uri.EscapeDataString(parsed.GetValue(id)!)}/release",
                            new { },
                            stop
                        ),
                    parsed.GetValue(json) ? null : done => $"Releasing {done["rows"]} reports.",
                    cancel
                )
        );
        return command;
    }
}
