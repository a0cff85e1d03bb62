using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Redress.System.Tests.Fuzz;

/// <summary>What must be so after the answers that were given: each report stays as it was received, no case goes back.</summary>
internal sealed class Model
{
    private readonly ConcurrentDictionary<string, string> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _withdrawn = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<string> _wrong = [];

    public IEnumerable<string> Wrong => _wrong;

    /// <summary>When each acknowledged report was received, as the 201 said.</summary>
    public ConcurrentDictionary<string, string> Received { get; } = new(StringComparer.Ordinal);

    public IEnumerable<string> Withdrawn => _withdrawn.Keys;

    public void Take(
        Operation operation,
        string path,
        JsonNode? sent,
        JsonNode answer,
        IReadOnlyDictionary<string, long> versionsBefore
    )
    {
        switch (operation.Name)
        {
            case "POST /v1/reports":
                Filed((string)answer["id"]!, (string)answer["receivedAt"]!, (string)answer["receiptCode"]!);
                break;
            case "GET /v1/reports/{id}":
                Read((string)answer["id"]!, (string)answer["receivedAt"]!);
                break;
            case "POST /v1/receipt/withdraw" when _codes.TryGetValue((string?)sent?["code"] ?? "", out var report):
                _withdrawn[report] = true;
                break;
        }

        if (
            answer["case"] is JsonObject one
            && versionsBefore.TryGetValue((string)one["id"]!, out var before)
            && (long)one["version"]! < before
        )
        {
            _wrong.Add($"{operation.Method} {path} answered version {one["version"]} after {before} had been seen");
        }
    }

    private void Filed(string id, string at, string code)
    {
        // The same key and body are answered as before.
        Read(id, Received.GetOrAdd(id, at) == at ? at : "another time");
        _codes[code] = id;
    }

    private void Read(string id, string at)
    {
        if (Received.TryGetValue(id, out var first) && first != at)
        {
            _wrong.Add($"Report {id} was received at {first}, then at {at}");
        }
    }
}
