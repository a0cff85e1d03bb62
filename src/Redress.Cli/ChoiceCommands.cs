using System.CommandLine;

namespace Redress.Cli;

/// <summary>redress choose: the few ways that the operator chooses and no policy decides.</summary>
internal static class ChoiceCommands
{
    public static Command Make()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var name = new Argument<string>("name")
        {
            Description =
                "second-look, notice, notice-zone, exposure-shift, exposure-stretch, exposure-break, keep-contacts-days, upload-prints-days, theme-accent, theme-accent-dark",
        };
        var value = new Argument<string>("value")
        {
            Description = "two, guest or same-later; own or eu-dsa; an IANA time zone; a number",
        };
        var command = new Command("choose", "Choose who gives second looks, and how soon authors are told")
        {
            name,
            value,
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
                            "/v1/choices",
                            new { name = parsed.GetValue(name), value = parsed.GetValue(value) },
                            stop
                        ),
                    parsed.GetValue(json) ? null : kept => $"Chosen: {kept["name"]} is {kept["value"]}.",
                    cancel
                )
        );
        return command;
    }
}
