using System.CommandLine;
using System.Text.Json.Nodes;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Server.Access;

namespace Redress.Cli;

/// <summary>redress platform: the platforms that Redress acts on.</summary>
internal static class PlatformCommands
{
    public static Command Make() =>
        new("platform", "Platforms") { Add(), List(), Describe(), Key(), Secret(), PlatformCheck.Make() };

    private static Argument<string> IdArgument() => new("id") { Description = "The platform, as in plt_01k…" };

    private static Command Add()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var name = new Argument<string>("name") { Description = "As you call it" };
        var endpoint = new Option<string?>("--endpoint")
        {
            Description = "Where its webhook port is; a person carries orders out without",
        };
        var command = new Command("add", "Add a platform; its webhook secret is shown this once")
        {
            name,
            endpoint,
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
                            "/v1/platforms",
                            new
                            {
                                name = parsed.GetValue(name),
                                kind = parsed.GetValue(endpoint) is null ? "manual" : "webhook",
                                endpoint = parsed.GetValue(endpoint),
                            },
                            stop
                        ),
                    parsed.GetValue(json) ? null : ShowAdded,
                    cancel
                )
        );
        return command;
    }

    private static string ShowAdded(JsonNode added) =>
        $"Added {added["platform"]!["name"]} as {added["platform"]!["id"]}."
        + (added["secret"] is { } secret ? $"\nIts secret, shown this once: {secret}" : "");

    private static Command List()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var command = new Command("list", "All platforms") { data, database, json };
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) => there.GetAsync("/v1/platforms", stop),
                    parsed.GetValue(json) ? null : ShowAll,
                    cancel
                )
        );
        return command;
    }

    private static string ShowAll(JsonNode page) =>
        page["items"]!.AsArray() is { Count: > 0 } all
            ? string.Join('\n', all.Select(p => $"{p!["id"]}  {p["kind"], -8} {p["name"]}  {p["endpoint"]}"))
            : "No platform yet. Add one: redress platform add NAME --endpoint URL";

    private static Command Describe()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var (id, allow) = (IdArgument(), Commands.AllowHostOption());
        var command = new Command("describe", "Ask a platform what it can do") { id, allow, data, database, json };
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database), parsed.GetValue(allow)),
                    (there, stop) => there.PostAsync(PathOf(parsed.GetValue(id)!, "describe"), null, stop),
                    parsed.GetValue(json) ? null : said => $"{said["name"]}: {said["described"]}",
                    cancel
                )
        );
        return command;
    }

    private static Command Key()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var id = IdArgument();
        var name = new Option<string>("--name") { Description = "What it is for", DefaultValueFactory = _ => "key" };
        var (scopes, sources) = (Scopes(), Sources());
        var command = new Command("key", "A key for a platform, shown this once")
        {
            id,
            name,
            scopes,
            sources,
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
                            PathOf(parsed.GetValue(id)!, "keys"),
                            new
                            {
                                name = parsed.GetValue(name),
                                scopes = parsed.GetValue(scopes),
                                sources = parsed.GetValue(sources),
                            },
                            stop
                        ),
                    parsed.GetValue(json) ? null : made => $"{made["key"]}",
                    cancel
                )
        );
        return command;
    }

    private static Option<string[]> Scopes()
    {
        var scopes = new Option<string[]>("--scope")
        {
            Description = string.Join(", ", Grants.Scopes.Keys) + "; may be repeated",
            DefaultValueFactory = _ => ["reports:write"],
        };
        scopes.AcceptOnlyFromAmong([.. Grants.Scopes.Keys]);
        return scopes;
    }

    private static Option<string[]> Sources()
    {
        var sources = new Option<string[]>("--source")
        {
            Description = "Whose reports it may file: " + string.Join(", ", Word.All<Source>()) + "; may be repeated",
            DefaultValueFactory = _ => ["affected-person", "guardian", "representative", "bystander", "not-said"],
        };
        sources.AcceptOnlyFromAmong([.. Word.All<Source>()]);
        return sources;
    }

    private static Command Secret()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var id = IdArgument();
        var command = new Command("secret", "A new webhook secret beside the one before, shown this once")
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
                    (there, stop) => there.PostAsync(PathOf(parsed.GetValue(id)!, "secret"), null, stop),
                    parsed.GetValue(json) ? null : made => $"{made["secret"]}",
                    cancel
                )
        );
        return command;
    }

    private static string PathOf(string id, string what) => $"/v1/platforms/{Uri.EscapeDataString(id)}/{what}";
}
