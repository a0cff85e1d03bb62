using System.CommandLine;
using System.Text.Json.Nodes;

namespace Redress.Cli;

/// <summary>redress sweep: searches through what is on a platform.</summary>
internal static class SweepCommands
{
    public static Command Make() => new("sweep", "Searches for what is banked") { List(), Start() };

    private static Command List()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var command = new Command("list", "How far the latest searches are") { data, database, json };
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) => there.GetAsync("/v1/sweeps", stop),
                    parsed.GetValue(json) ? null : ShowAll,
                    cancel
                )
        );
        return command;
    }

    private static Command Start()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var platform = new Argument<string>("platform") { Description = "The platform, as in plt_01k…" };
        var command = new Command("start", "Search a platform now; one that was broken off goes on where it was")
        {
            platform,
            data,
            database,
            json,
        };
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) =>
                        there.PostAsync("/v1/sweeps", new { platformId = parsed.GetValue(platform) }, stop),
                    parsed.GetValue(json) ? null : Started,
                    cancel
                )
        );
        return command;
    }

    private static string Started(JsonNode answer) =>
        (bool)answer["can"]!
            ? $"It is being searched ({answer["way"]}). See how far it is: redress sweep list"
            : "This platform cannot list what is on it and no fingerprints of uploads are kept, so nothing is searched.";

    private static string ShowAll(JsonNode page) =>
        page["items"]!.AsArray() is { Count: > 0 } all
            ? string.Join('\n', all.Select(Line))
            : "Nothing was searched yet. A search begins after each confirmed removal and each new list.";

    private static string Line(JsonNode? one) =>
        $"{one!["id"]}  {one["platformId"]}  {one["way"]}  since {one["begunAt"]}  "
        + (one["endedAt"] is { } end ? $"ended {end}" : "under way")
        + $"  {one["seen"]} seen, {one["skipped"]} not compared, {one["unknown"]} not known, {one["found"]} reported";
}
