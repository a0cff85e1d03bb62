using System.CommandLine;
using System.Text.Json.Nodes;
using Redress.Core.Kernel;
using Redress.Core.People;

namespace Redress.Cli;

/// <summary>redress user: who works here.</summary>
internal static class UserCommands
{
    public static Command Make() =>
        new("user", "People who work here")
        {
            Add(),
            Invite(),
            Roles(),
            Leave("disable", "Lock somebody out, at once"),
            Leave("enable", "Let somebody in again"),
            Token(),
            Contact(),
        };

    private static Command Add()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var name = new Argument<string>("name") { Description = "As it stands in decisions" };
        var role = new Option<string[]>("--role")
        {
            Description = string.Join(", ", Word.All<Role>()) + "; may be repeated",
        };
        role.AcceptOnlyFromAmong([.. Word.All<Role>()]);
        var custom = CustomOption();
        var platform = new Option<string?>("--platform") { Description = "The only platform whose cases they see" };
        var command = new Command("add", "Add somebody") { name, role, custom, platform, data, database, json };
        AskFor(command, role, custom);
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    async (there, stop) =>
                    {
                        var who = parsed.GetValue(name);
                        var added = await there.PostAsync(
                            "/v1/people",
                            new
                            {
                                name = who,
                                roles = parsed.GetValue(role) ?? [],
                                customRoles = parsed.GetValue(custom),
                                platformId = parsed.GetValue(platform),
                            },
                            stop
                        );
                        added["invitation"] = await there.PostAsync("/v1/people/invitations", new { name = who }, stop);
                        return added;
                    },
                    parsed.GetValue(json)
                        ? null
                        : added => $"Added {added["name"]} ({added["id"]}).\n{InvitationText(added["invitation"]!)}",
                    cancel
                )
        );
        return command;
    }

    /// <summary>A link for the first sign-in, or after a loss.</summary>
    private static Command Invite()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var name = new Argument<string>("name") { Description = "Whom" };
        var command = new Command("invite", "A link to sign in for the first time, or again after a loss")
        {
            name,
            data,
            database,
            json,
        };
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) =>
                        there.PostAsync("/v1/people/invitations", new { name = parsed.GetValue(name) }, stop),
                    parsed.GetValue(json) ? null : InvitationText,
                    cancel
                )
        );
        return command;
    }

    private static string InvitationText(JsonNode made) =>
        made["link"] is { } link
            ? $"They sign in at {link}\nThe link works once, for three days."
            : $"No console listens here. Where one does, they open its /join and give {made["code"]}\nIt works once, for three days.";

    private static Command Roles()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var name = new Argument<string>("name") { Description = "Whose" };
        var role = new Option<string[]>("--role")
        {
            Description = string.Join(", ", Word.All<Role>()) + "; all that they have from now on",
        };
        role.AcceptOnlyFromAmong([.. Word.All<Role>()]);
        var custom = CustomOption();
        var command = new Command("roles", "Change somebody's roles, at once")
        {
            name,
            role,
            custom,
            data,
            database,
            json,
        };
        AskFor(command, role, custom);
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) =>
                        there.PostAsync(
                            "/v1/people/roles",
                            new
                            {
                                name = parsed.GetValue(name),
                                roles = parsed.GetValue(role) ?? [],
                                customRoles = parsed.GetValue(custom),
                            },
                            stop
                        ),
                    parsed.GetValue(json)
                        ? null
                        : changed => $"{changed["name"]}: {string.Join(", ", Listed(changed))}.",
                    cancel
                )
        );
        return command;
    }

    private static Option<string[]> CustomOption() =>
        new("--custom-role") { Description = "A role of your own, made at the console; may be repeated" };

    /// <summary>At least one of either.</summary>
    private static void AskFor(Command command, Option<string[]> role, Option<string[]> custom) =>
        command.Validators.Add(given =>
        {
            if (given.GetResult(role) is null && given.GetResult(custom) is null)
            {
                given.AddError("Name at least one --role, or a --custom-role.");
            }
        });

    private static IEnumerable<string> Listed(JsonNode changed) =>
        changed["roles"]!.AsArray().Concat(changed["customRoles"]!.AsArray()).Select(r => (string)r!);

    private static Command Leave(string verb, string says)
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var name = new Argument<string>("name") { Description = "Whom" };
        var command = new Command(verb, says) { name, data, database, json };
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) => there.PostAsync($"/v1/people/{verb}", new { name = parsed.GetValue(name) }, stop),
                    parsed.GetValue(json)
                        ? null
                        : changed => changed["disabledAt"] is null ? "They may come in." : "They are locked out.",
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
