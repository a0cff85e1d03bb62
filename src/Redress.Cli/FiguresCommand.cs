using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Redress.Cli;

/// <summary>redress figures: what was promised against what was done, over a period.</summary>
internal static class FiguresCommand
{
    private static readonly (string Name, string Label)[] Spans =
    [
        ("toHidden", "report to hidden"),
        ("toFirstLook", "opened to first look"),
        ("toDecision", "opened to decision"),
        ("toRemoval", "opened to removal"),
    ];

    private static readonly (string Name, string Label)[] Counts =
    [
        ("reports", "reports"),
        ("holds", "holds"),
        ("holdsLifted", "holds lifted"),
        ("holdsUnopened", "holds unopened for 24 h"),
        ("holdsUnopenedNow", "of all, unopened now"),
        ("decisions", "decisions"),
        ("overturned", "overturned"),
    ];

    public static Command Make()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var from = new Option<string?>("--from") { Description = "2026-10-01, or a time; 30 days before --to without" };
        var to = new Option<string?>("--to") { Description = "The first moment after the period; now without" };
        var command = new Command("figures", "What was promised against what was done")
        {
            from,
            to,
            data,
            database,
            json,
        };
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) =>
                        there.GetAsync("/v1/figures" + Query(parsed.GetValue(from), parsed.GetValue(to)), stop),
                    parsed.GetValue(json) ? null : Shown,
                    cancel
                )
        );
        return command;
    }

    private static string Query(string? from, string? to)
    {
        var parts = new[] { ("from", from), ("to", to) }
            .Where(p => p.Item2 is not null)
            .Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2!)}");
        return string.Join('&', parts) is { Length: > 0 } query ? "?" + query : "";
    }

    private static string Shown(JsonNode figures)
    {
        var lines = new List<string> { $"{figures["from"]} to {figures["to"]}" };
        lines.AddRange(Counts.Select(c => $"  {c.Label, -26}{figures[c.Name]}"));
        lines.Add($"  {"", -26}{"half", 12}{"90 of 100", 12}{"99 of 100", 12}");
        foreach (var (name, label) in Spans)
        {
            var took = figures[name]!;
            lines.Add($"  {label, -26}{Time(took["p50"]), 12}{Time(took["p90"]), 12}{Time(took["p99"]), 12}");
        }

        lines.AddRange(
            figures["breaches"]!
                .AsArray()
                .Select(b => $"  {$"{b!["clock"]} ran out", -26}{b["count"]}")
                .DefaultIfEmpty("  No clock ran out.")
        );
        return string.Join('\n', lines);
    }

    private static string Time(JsonNode? seconds) =>
        seconds is null ? "-"
        : TimeSpan.FromSeconds((double)seconds) is var took && took < TimeSpan.FromMinutes(2)
            ? string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:0.#} s")
        : took < TimeSpan.FromHours(2) ? string.Create(CultureInfo.InvariantCulture, $"{took.TotalMinutes:0.#} min")
        : string.Create(CultureInfo.InvariantCulture, $"{took.TotalHours:0.#} h");
}
