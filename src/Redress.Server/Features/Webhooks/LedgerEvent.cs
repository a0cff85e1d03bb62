using System.Text.Json;
using Redress.Core.Kernel;
using Redress.Storage.Ledgers;

namespace Redress.Server.Features.Webhooks;

/// <summary>One thing that happened, as others may hear of it: ids and times.</summary>
/// <param name="Number">Rises; the leaf of the ledger and the place in it. Starts anew after a restored backup.</param>
/// <param name="Id">Never the same for two events.</param>
public sealed record LedgerEvent(
    long Number,
    string Id,
    string Type,
    DateTimeOffset At,
    string CaseId,
    string? DecisionId,
    DateTimeOffset? DueAt
)
{
    /// <summary>More rows than a leaf can hold.</summary>
    private const int PerLeaf = 4096;

    private const int HashBytes = 10;

    public static long LeafOf(long number) => number / PerLeaf;

    /// <summary>The events of a leaf; none where it was erased.</summary>
    public static List<LedgerEvent> Of(LeafRow leaf)
    {
        var events = new List<LedgerEvent>();
        var id = $"evt_{Convert.ToHexStringLower(leaf.Hash.AsSpan(0, HashBytes))}_";
        var place = 0;
        foreach (var (table, columns) in leaf.Rows())
        {
            if (Of(table, columns) is { } found)
            {
                events.Add(
                    found with
                    {
                        Number = (leaf.Seq * PerLeaf) + place,
                        Id = id + place.ToString(System.Globalization.CultureInfo.InvariantCulture),
                        At = Instant.FromMicros(leaf.At),
                    }
                );
            }

            place++;
        }

        return events;
    }

    private static LedgerEvent? Of(string table, byte[] columns)
    {
        if (table is not ("case_event" or "decision" or "case_breach"))
        {
            return null;
        }

        using var json = JsonDocument.Parse(columns);
        var row = json.RootElement;
        var caseId = row.GetProperty("case_id").GetString()!;
        return table switch
        {
            "case_event" => OfVerb(row.GetProperty("verb").GetString()!) is { } type ? New(type, caseId) : null,
            "decision" => New(
                row.GetProperty("kind").GetString() == "interim" ? "hold.ordered" : "decision.made",
                caseId,
                row.GetProperty("id").GetString()
            ),
            _ => New("case.breached", caseId) with { DueAt = Instant.FromMicros(row.GetProperty("due_at").GetInt64()) },
        };
    }

    /// <summary>Null for verbs that another row tells of, and for what concerns nobody outside.</summary>
    private static string? OfVerb(string verb) =>
        verb switch
        {
            "open" => "case.opened",
            "claim" => "case.claimed",
            "release" or "lapse" => "case.released",
            "reopen" => "case.reopened",
            "confirm" => "case.confirmed",
            "unconfirm" => "case.unconfirmed",
            "close" => "case.closed",
            _ => null,
        };

    private static LedgerEvent New(string type, string caseId, string? decisionId = null) =>
        new(0, "", type, default, caseId, decisionId, null);
}
