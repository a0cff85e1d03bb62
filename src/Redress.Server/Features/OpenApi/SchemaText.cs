using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Redress.Server.Features.OpenApi;

/// <summary>Schemas of the API's document in words: a link, a list of fields, an example.</summary>
internal sealed class SchemaText(JsonObject document)
{
    private const string Prefix = "#/components/schemas/";
    private const int Deepest = 6;
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public IEnumerable<(string Name, JsonObject Schema)> All =>
        (document["components"]?["schemas"] as JsonObject ?? []).Select(s => (s.Key, s.Value!.AsObject()));

    /// <summary>What it is, in HTML: a named form as a link to it.</summary>
    public string Link(JsonObject schema)
    {
        if (Named(schema) is { } name)
        {
            return $"<a href=\"#{Encode("form-" + name)}\">{Encode(name)}</a>";
        }

        if (Choices(schema) is { } choices)
        {
            return string.Join(" or ", choices.Select(Link));
        }

        if (schema["items"] is JsonObject items)
        {
            return "list of " + Link(items);
        }

        var types = Types(schema).Select(t => t == "string" && (string?)schema["format"] is { } format ? format : t);
        return Encode(string.Join(" or ", types.DefaultIfEmpty("anything")));
    }

    /// <summary>A form's fields, or an enumeration's words, in HTML.</summary>
    public string Fields(JsonObject schema)
    {
        if (schema["enum"] is JsonArray words)
        {
            return "<p>" + string.Join(" · ", words.Select(w => $"<code>{Encode($"{w}")}</code>")) + "</p>";
        }

        if (schema["properties"] is not JsonObject { Count: > 0 } properties)
        {
            return "<p>" + Link(schema) + "</p>";
        }

        var required = (schema["required"] as JsonArray ?? [])
            .Select(r => (string?)r)
            .ToHashSet(StringComparer.Ordinal);
        var html = new StringBuilder("<dl>");
        foreach (var (name, property) in properties)
        {
            var one = property!.AsObject();
            html.Append($"<dt><code>{Encode(name)}</code> <span class=\"quiet\">{Link(one)}");
            html.Append(required.Contains(name) ? ", required" : "").Append("</span></dt><dd>");
            html.Append(Encode((string?)one["description"] ?? "")).Append("</dd>");
        }

        return html.Append("</dl>").ToString();
    }

    /// <summary>A body of that form, indented.</summary>
    public string Example(JsonObject schema) => Value(schema, "", 0)?.ToJsonString(Indented) ?? "null";

    private JsonNode? Value(JsonObject schema, string name, int depth)
    {
        if (depth > Deepest)
        {
            return null;
        }

        if (Named(schema) is { } reference)
        {
            return Value(document["components"]!["schemas"]![reference]!.AsObject(), name, depth + 1);
        }

        if (Choices(schema) is { } choices)
        {
            return Value(choices.First(c => !Types(c).SequenceEqual(["null"])), name, depth + 1);
        }

        if (schema["enum"] is JsonArray words)
        {
            // A person restricts or finds no violation; a hold is ordered by the policy.
            return name == "outcome" ? "restrict" : words[0]!.DeepClone();
        }

        if (schema["properties"] is JsonObject properties)
        {
            return new JsonObject(
                Usual(schema, properties)
                    .Select(p => KeyValuePair.Create(p.Key, Value(p.Value!.AsObject(), p.Key, depth + 1)))
            );
        }

        return schema["items"] is JsonObject items ? new JsonArray(Value(items, name, depth + 1)) : Plain(schema, name);
    }

    /// <summary>What must be there and what has a default; where neither is so, one of the alternatives.</summary>
    private static IEnumerable<KeyValuePair<string, JsonNode?>> Usual(JsonObject schema, JsonObject properties)
    {
        var required = Required(schema);
        var usual = properties.Where(p => required.Contains(p.Key) || p.Value!["default"] is not null).ToList();
        return usual.Count > 0 ? usual : properties.Take(1);
    }

    private static HashSet<string?> Required(JsonObject schema) =>
        (schema["required"] as JsonArray ?? []).Select(r => (string?)r).ToHashSet(StringComparer.Ordinal);

    private static JsonNode? Plain(JsonObject schema, string name) =>
        (Types(schema).FirstOrDefault(t => t != "null"), (string?)schema["format"]) switch
        {
            ("string", "date-time") => "2026-01-31T12:00:00Z",
            ("string", _) => name switch
            {
                "link" => "https://chirp.example/posts/1042",
                "language" => "en",
                "contact" => "somebody@mail.example",
                _ => "…",
            },
            ("integer" or "number", _) => 1,
            ("boolean", _) => false,
            _ => null,
        };

    private static string? Named(JsonObject schema) =>
        (string?)schema["$ref"] is { } reference && reference.StartsWith(Prefix, StringComparison.Ordinal)
            ? reference[Prefix.Length..]
            : null;

    private static List<JsonObject>? Choices(JsonObject schema) =>
        (schema["oneOf"] ?? schema["anyOf"]) is JsonArray choices ? [.. choices.OfType<JsonObject>()] : null;

    private static IEnumerable<string> Types(JsonObject schema) =>
        schema["type"] switch
        {
            JsonArray several => several.Select(t => (string)t!),
            JsonValue one => [(string)one!],
            _ => [],
        };

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
