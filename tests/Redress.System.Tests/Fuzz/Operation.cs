using System.Text.Json.Nodes;

namespace Redress.System.Tests.Fuzz;

/// <summary>One operation of the API's document.</summary>
/// <param name="Needs">Who may call it: the name of a permission.</param>
/// <param name="Statuses">What it may answer.</param>
/// <param name="Body">The schema of its body; null where it takes none.</param>
internal sealed record Operation(
    string Method,
    string Path,
    string Needs,
    IReadOnlySet<int> Statuses,
    JsonObject? Body,
    IReadOnlyList<string> Query,
    IReadOnlyList<string> Headers
)
{
    public string Name => $"{Method} {Path}";

    public static IReadOnlyList<Operation> All(JsonNode document) =>
        [
            .. document["paths"]!
                .AsObject()
                .SelectMany(path => path.Value!.AsObject().Select(method => Of(path.Key, method.Key, method.Value!))),
        ];

    private static Operation Of(string path, string method, JsonNode operation)
    {
        var parameters = operation["parameters"]?.AsArray() ?? [];
        return new Operation(
            method.ToUpperInvariant(),
            path,
            (string)operation["x-redress-needs"]!,
            operation["responses"]!.AsObject().Select(r => int.Parse(r.Key)).ToHashSet(),
            operation["requestBody"]?["content"]?["application/json"]?["schema"]?.AsObject(),
            [.. parameters.Where(p => (string)p!["in"]! == "query").Select(p => (string)p!["name"]!)],
            [.. parameters.Where(p => (string)p!["in"]! == "header").Select(p => (string)p!["name"]!)]
        );
    }
}
