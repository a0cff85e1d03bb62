using System.CommandLine;
using Redress.Core.Kernel;
using Redress.Core.People;

namespace Redress.Cli;

/// <summary>redress roster: who is paged when.</summary>
internal static class RosterCommands
{
    public static Command Make() => new("roster", "Who is paged when") { Show(), AddShift(), EndShift(), Holiday() };

    private static Command Show()
    {
        var (data, database) = (Commands.DataOption(), Commands.DatabaseOption());
        var command = new Command("show", "Shifts, holidays and who is on duty, as JSON") { data, database };
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) => there.GetAsync("/v1/roster", stop),
                    null,
                    cancel
                )
        );
        return command;
    }

    private static Command AddShift()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var name = new Argument<string>("name") { Description = "Whose" };
        var day = new Option<string[]>("--day") { Description = "A weekday or holiday; repeated", Required = true };
        day.AcceptOnlyFromAmong([.. Word.All<DutyDay>()]);
        var from = Text("--from", "As 08:00", "00:00");
        var to = Text("--to", "As 18:00", "24:00");
        var zone = Text("--zone", "As Europe/Berlin", "UTC");
        var rank = new Option<int>("--rank") { Description = "Lower is paged first", DefaultValueFactory = _ => 1 };
        var command = new Command("shift", "Put somebody on the roster") { name };
        ((Option[])[day, from, to, zone, rank, data, database, json]).ToList().ForEach(command.Add);
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) =>
                        there.PostAsync(
                            "/v1/roster/shifts",
                            new
                            {
                                name = parsed.GetValue(name),
                                days = parsed.GetValue(day),
                                from = parsed.GetValue(from),
                                to = parsed.GetValue(to),
                                zone = parsed.GetValue(zone),
                                rank = parsed.GetValue(rank),
                            },
                            stop
                        ),
                    parsed.GetValue(json) ? null : added => $"On the roster: {added["id"]}.",
                    cancel
                )
        );
        return command;
    }

    private static Option<string> Text(string name, string description, string otherwise) =>
        new(name) { Description = description, DefaultValueFactory = _ => otherwise };

    private static Command EndShift()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var id = new Argument<string>("id") { Description = "shf_…" };
        var command = new Command("end", "Take a shift off the roster") { id, data, database, json };
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) =>
                        there.PostAsync(
                            $"/v1/roster/shifts/{Uri.EscapeDataString(parsed.GetValue(id)!)}/end",
                            null,
                            stop
                        ),
                    parsed.GetValue(json) ? null : ended => $"Off the roster: {ended["id"]}.",
                    cancel
                )
        );
        return command;
    }

    private static Command Holiday()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var day = new Argument<string>("day") { Description = "As 2026-12-25" };
        var not = new Option<bool>("--not") { Description = "It is none after all" };
        var command = new Command("holiday", "A day on which only shifts for holidays count")
        {
            day,
            not,
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
                            "/v1/roster/holidays",
                            new { day = parsed.GetValue(day), isOne = !parsed.GetValue(not) },
                            stop
                        ),
                    parsed.GetValue(json) ? null : kept => $"Kept: {kept["day"]}.",
                    cancel
                )
        );
        return command;
    }
}
