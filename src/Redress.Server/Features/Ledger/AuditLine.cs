using System.Text.Json;
using Redress.Core.Kernel;
using Redress.Storage.Ledgers;

namespace Redress.Server.Features.Ledger;

/// <summary>One leaf as an auditor reads it: what happened, when, by whom, to which rows; never what stands in them.</summary>
/// <param name="By">Null where the fact was erased.</param>
/// <param name="Rows">Table and id.</param>
public sealed record AuditLine(
    long Seq,
    string Hash,
    string Kind,
    DateTimeOffset At,
    string? By,
    IReadOnlyList<(string Table, string Id)> Rows
)
{
    private const int MostRows = 20;

    public static AuditLine Of(LeafRow leaf)
    {
        var (hash, at) = (Convert.ToHexStringLower(leaf.Hash), Instant.FromMicros(leaf.At));
        if (leaf.Body is null)
        {
            return new AuditLine(leaf.Seq, hash, leaf.Kind, at, null, []);
        }

        using var json = JsonDocument.Parse(leaf.Body);
        var rows = new List<(string, string)>();
        foreach (var row in json.RootElement.GetProperty("rows").EnumerateArray().Take(MostRows))
        {
            rows.Add((row[0].GetString()!, IdOf(row[1])));
        }

        return new AuditLine(leaf.Seq, hash, leaf.Kind, at, json.RootElement.GetProperty("by").GetString(), rows);
    }

    /// <summary>The row's own id, or the id of what it belongs to.</summary>
    private static string IdOf(JsonElement row)
    {
        foreach (var name in (string[])["id", "case_id", "report_id", "person_id", "number"])
        {
            if (row.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null)
            {
                return value.ToString();
            }
        }

        return "";
    }
}
