using System.CommandLine;
using System.Text.Json.Nodes;

namespace Redress.Cli;

/// <summary>redress reconcile: after a restored backup, compares each platform with the database.</summary>
internal static class ReconcileCommand
{
    public static Command Make()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var allow = Commands.AllowHostOption();
        var command = new Command(
            "reconcile",
            "After a restored backup: order anew what should be in force, hold what is out of sight, never lift"
        )
        {
            data,
            database,
            allow,
            json,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                ServeChecks.AllowedHosts(parsed.GetValue(allow)!);
                var options = Commands.At(parsed.GetValue(data)!, parsed.GetValue(database), parsed.GetValue(allow));
                await using var there = await Installation.OpenAsync(options, cancel);
                var platforms = await RunAsync(there, cancel);
                Console.WriteLine(
                    parsed.GetValue(json)
                        ? new JsonObject { ["platforms"] = platforms }.ToJsonString()
                        : string.Join('\n', Lines(platforms))
                );
                return platforms.All(p => (bool)p!["reconciled"]!) ? Exit.Done : Exit.No;
            }
        );
        return command;
    }

    private static async Task<JsonArray> RunAsync(Installation there, CancellationToken cancel)
    {
        var done = new JsonArray();
        var waiting = (await there.GetAsync("/v1/reconciliations", cancel))["items"]!.AsArray();
        foreach (var id in waiting.Select(w => (string)w!["platformId"]!).Distinct())
        {
            var items = new JsonArray();
            JsonNode answer;
            do
            {
                answer = await there.PostAsync($"/v1/platforms/{id}/reconcile", null, cancel);
                foreach (var item in answer["items"]!.AsArray())
                {
                    items.Add(item!.DeepClone());
                }
            } while (!(bool)answer["ended"]!);

            answer["items"] = items;
            done.Add(answer);
        }

        return done;
    }

    private static IEnumerable<string> Lines(JsonArray platforms)
    {
        if (platforms.Count == 0)
        {
            yield return "No platform waits to be reconciled.";
        }

        foreach (var one in platforms)
        {
            yield return $"{one!["platformId"]}: {one["compared"]} orders compared, {one["applied"]} told anew, {one["held"]} held until somebody decides, {one["unread"]} could not be read.";
            foreach (var item in one["items"]!.AsArray())
            {
                yield return $"  {item!["what"]}: {item["restriction"]} of {item["subjectId"]}"
                    + (item["caseId"] is { } file ? $", case {file}" : "");
            }

            if (!(bool)one["reconciled"]!)
            {
                yield return $"  {one["platformId"]} is still told nothing. When it can be read, run redress reconcile again.";
            }
        }
    }
}
