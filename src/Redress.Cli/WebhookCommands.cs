using System.CommandLine;
using System.Text.Json.Nodes;

namespace Redress.Cli;

/// <summary>redress webhook: where events go.</summary>
internal static class WebhookCommands
{
    public static Command Make() => new("webhook", "Events for others, signed") { Add(), List(), Replay(), Remove() };

    private static Argument<string> IdArgument() => new("id") { Description = "The webhook, as in whk_01k…" };

    private static Command Add()
    {
        var url = new Argument<string>("url") { Description = "Where events go: https" };
        var platform = new Option<string?>("--platform") { Description = "Its events only; all without" };
        var allow = Commands.AllowHostOption();
        var command = new Command("add", "Send events there from now on; the secret is shown this once")
        {
            url,
            platform,
            allow,
        };
        return Calling(
            command,
            allow,
            (parsed, there, stop) =>
                there.PostAsync(
                    "/v1/webhooks",
                    new { url = parsed.GetValue(url), platformId = parsed.GetValue(platform) },
                    stop
                ),
            added => $"Added {added["id"]}.\nIts secret, shown this once: {added["secret"]}"
        );
    }

    private static Command List() =>
        Calling(
            new Command("list", "All webhooks, and how their deliveries stand"),
            null,
            (_, there, stop) => there.GetAsync("/v1/webhooks", stop),
            all =>
                all["items"]!.AsArray().Count == 0
                    ? "There is no webhook."
                    : string.Join('\n', all["items"]!.AsArray().Select(Line))
        );

    private static string Line(JsonNode? one) =>
        $"{one!["id"]}  {one["url"]}  {one["platformId"]?.ToString() ?? "all platforms"}  {one["waiting"]} waiting, {one["dead"]} given up"
        + (one["lastError"] is { } error ? $", last error: {error}" : "");

    private static Command Replay()
    {
        var id = IdArgument();
        var since = new Option<string>("--since") { Description = "As in 2026-03-01T00:00:00Z", Required = true };
        return Calling(
            new Command("replay", "Send once more what happened since a time") { id, since },
            null,
            (parsed, there, stop) =>
                there.PostAsync(
                    $"/v1/webhooks/{Uri.EscapeDataString(parsed.GetValue(id)!)}/replay",
                    new { since = ServeChecks.Time("--since", parsed.GetValue(since)!) },
                    stop
                ),
            done => $"{done["id"]} gets everything since {done["since"]} once more."
        );
    }

    private static Command Remove()
    {
        var id = IdArgument();
        return Calling(
            new Command("remove", "Send nothing there any more") { id },
            null,
            (parsed, there, stop) =>
                there.PostAsync($"/v1/webhooks/{Uri.EscapeDataString(parsed.GetValue(id)!)}/remove", null, stop),
            done => $"Removed {done["id"]}."
        );
    }

    private static Command Calling(
        Command command,
        Option<string[]>? allow,
        Func<ParseResult, Installation, CancellationToken, Task<JsonNode>> call,
        Func<JsonNode, string> plain
    )
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        command.Add(data);
        command.Add(database);
        command.Add(json);
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(
                        parsed.GetValue(data)!,
                        parsed.GetValue(database),
                        allow is null ? [] : parsed.GetValue(allow)
                    ),
                    (there, stop) => call(parsed, there, stop),
                    parsed.GetValue(json) ? null : plain,
                    cancel
                )
        );
        return command;
    }
}
