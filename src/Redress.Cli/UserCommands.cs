using System.CommandLine;
using Redress.Core.Kernel;
using Redress.Core.People;

namespace Redress.Cli;

/// <summary>redress user: who works here.</summary>
internal static class UserCommands
{
    public static Command Make() => new("user", "People who work here") { Add(), Token(), Contact() };

    private static Command Add()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var name = new Argument<string>("name") { Description = "As it stands in decisions" };
        var role = new Option<string[]>("--role")
        {
            Description = string.Join(", ", Word.All<Role>()) + "; may be repeated",
            Required = true,
        };
        role.AcceptOnlyFromAmong([.. Word.All<Role>()]);
        var platform = new Option<string?>("--platform") { Description = "The only platform whose cases they see" };
        var command = new Command("add", "Add somebody") { name, role, platform, data, database, json };
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) =>
                        there.PostAsync(
                            "/v1/people",
                            new
                            {
                                name = parsed.GetValue(name),
                                roles = parsed.GetValue(role),
                                platformId = parsed.GetValue(platform),
                            },
                            stop
                        ),
                    parsed.GetValue(json) ? null : added => $"Added {added["name"]} ({added["id"]}).",
                    cancel
                )
        );
        return command;
    }

    private static Command Token()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var name = new Argument<string>("name") { Description = "Whose" };
        var command = new Command("token", "A token for the API, shown this once") { name, data, database, json };
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) => there.PostAsync("/v1/people/tokens", new { name = parsed.GetValue(name) }, stop),
                    parsed.GetValue(json) ? null : made => $"{made["token"]}",
                    cancel
                )
        );
        return command;
    }

    private static Command Contact()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var name = new Argument<string>("name") { Description = "Whom" };
        var mail = new Option<string?>("--mail") { Description = "An address" };
        var webhook = new Option<string?>("--webhook")
        {
            Description = "An https address; its secret is shown this once",
        };
        var command = new Command("contact", "How somebody is paged") { name, mail, webhook, data, database, json };
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) =>
                        there.PostAsync(
                            "/v1/people/contact",
                            new
                            {
                                name = parsed.GetValue(name),
                                mail = parsed.GetValue(mail),
                                webhook = parsed.GetValue(webhook),
                            },
                            stop
                        ),
                    parsed.GetValue(json)
                        ? null
                        : kept => kept["secret"] is null ? "Kept." : $"Kept. The webhook's secret: {kept["secret"]}",
                    cancel
                )
        );
        return command;
    }
}
