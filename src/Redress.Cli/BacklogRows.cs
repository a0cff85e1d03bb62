using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Redress.Cli;

/// <summary>One report from before, as the API takes it, or why not.</summary>
/// <param name="Row">Null where the line is not understood.</param>
internal sealed record BacklogLine(long Number, JsonObject? Row, string? Fault);

/// <summary>
/// Reads reports from before: a JSON object on each line with the fields of POST /v1/backlogs/{id}/rows, or CSV whose first
/// line names its columns. A row without a ref is named after its line.
/// </summary>
internal static class BacklogRows
{
    private static readonly string[] s_columns =
    [
        "ref",
        "received_at",
        "links",
        "reason",
        "source",
        "minor",
        "statement",
        "contact",
        "police_number",
        "language",
        "harm",
        "danger",
    ];

    public static IEnumerable<BacklogLine> Read(string file)
    {
        var isCsv = Path.GetExtension(file).Equals(".csv", StringComparison.OrdinalIgnoreCase);
        return isCsv ? FromCsv(file) : FromLines(file);
    }

    private static IEnumerable<BacklogLine> FromLines(string file)
    {
        var number = 0L;
        foreach (var line in File.ReadLines(file))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Parsed(number, line);
            }
        }
    }

    private static BacklogLine Parsed(long number, string line)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject row
                ? new BacklogLine(number, Named(row, number), null)
                : new BacklogLine(number, null, "no JSON object");
        }
        catch (JsonException)
        {
            return new BacklogLine(number, null, "no JSON");
        }
    }

    private static IEnumerable<BacklogLine> FromCsv(string file)
    {
        using var reader = new StreamReader(file);
        IReadOnlyList<string>? columns = null;
        foreach (var (line, fields) in new Csv(reader).Read())
        {
            if (columns is null)
            {
                columns = [.. fields.Select(f => f.Trim().TrimStart('\uFEFF').ToLowerInvariant())];
                if (columns.FirstOrDefault(c => !s_columns.Contains(c)) is { } strange)
                {
                    throw new FormatException($"No column is called '{strange}': {string.Join(", ", s_columns)}");
                }

                continue;
            }

            yield return fields.Count == columns.Count
                ? FromFields(line, columns, fields)
                : new BacklogLine(line, null, $"{fields.Count} fields under {columns.Count} columns");
        }
    }

    private static BacklogLine FromFields(long number, IReadOnlyList<string> columns, IReadOnlyList<string> fields)
    {
        var row = new JsonObject();
        for (var i = 0; i < columns.Count; i++)
        {
            if (fields[i].Length == 0)
            {
                continue;
            }

            switch (columns[i])
            {
                case "received_at":
                    if (!TryTime(fields[i], out var at))
                    {
                        return new BacklogLine(number, null, "received_at is no time as in 2025-12-25T08:00:00Z");
                    }

                    row["receivedAt"] = at;
                    break;
                case "links":
                    row["subjects"] = new JsonArray([
                        .. fields[i]
                            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                            .Select(l => (JsonNode)new JsonObject { ["link"] = l }),
                    ]);
                    break;
                case "danger":
                    row["danger"] = fields[i] is "true" or "yes" or "1";
                    break;
                case "police_number":
                    row["policeNumber"] = fields[i];
                    break;
                default:
                    row[columns[i]] = fields[i];
                    break;
            }
        }

        return new BacklogLine(number, Named(row, number), null);
    }

    private static JsonObject Named(JsonObject row, long number)
    {
        row["ref"] ??= string.Create(CultureInfo.InvariantCulture, $"line {number}");
        return row;
    }

    private static bool TryTime(string text, out DateTimeOffset at) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out at
        );
}
