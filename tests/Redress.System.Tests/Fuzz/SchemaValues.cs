using System.Text.Json.Nodes;

namespace Redress.System.Tests.Fuzz;

/// <summary>Values that a schema of the API's document allows, drawn by a seeded chance.</summary>
internal sealed class SchemaValues(JsonNode document, Random random)
{
    private const int Deepest = 6;

    public JsonNode? Of(JsonObject schema, string name, int depth = 0)
    {
        var plain = Follow(schema);
        if (plain["enum"] is JsonArray words)
        {
            return words[random.Next(words.Count)]?.DeepClone();
        }

        var types = plain["type"] is JsonArray several
            ? several.Select(t => (string)t!).ToList()
            : [(string?)plain["type"] ?? "object"];
        if (types.Remove("null") && random.Next(3) == 0)
        {
            return null;
        }

        return types.FirstOrDefault() switch
        {
            "object" => Object(plain, depth),
            "array" => new JsonArray([
                .. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Of(plain["items"]!.AsObject(), name, depth + 1)),
            ]),
            "integer" or "number" => random.Next(0, 12),
            "boolean" => random.Next(2) == 0,
            _ => (string?)plain["format"] == "date-time" ? "2026-01-02T03:04:05Z" : Word(name),
        };
    }

    private JsonObject Follow(JsonObject schema) =>
        (string?)schema["$ref"] is { } reference
            ? document["components"]!["schemas"]![reference["#/components/schemas/".Length..]]!.AsObject()
            : schema;

    private JsonObject Object(JsonObject schema, int depth)
    {
        var made = new JsonObject();
        var required = schema["required"]?.AsArray().Select(r => (string)r!).ToHashSet() ?? [];
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            if (required.Contains(name) || (depth < Deepest && random.Next(2) == 0))
            {
                made[name] = Of(property!.AsObject(), name, depth + 1);
            }
        }

        return made;
    }

    private string Word(string name) =>
        name switch
        {
            "language" => random.Next(2) == 0 ? "en" : "de",
            "ground" => Harness.Filing.Abuse,
            _ => $"{name} {random.Next(50)}",
        };
}
