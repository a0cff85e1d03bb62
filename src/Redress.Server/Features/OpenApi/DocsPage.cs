using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Redress.Server.Features.OpenApi;

/// <summary>The API's document as one page of HTML. Every value is encoded; there is no script.</summary>
internal sealed class DocsPage(JsonObject document)
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];
    private readonly StringBuilder _page = new();
    private readonly SchemaText _schemas = new(document);

    private sealed record Operation(string Method, string Path, JsonObject Body)
    {
        public string Tag => (string?)Body["tags"]?[0] ?? "Other";

        public string Id => "op-" + ((string?)Body["operationId"] ?? $"{Method}{Path.Replace('/', '-')}");

        public string Summary => (string?)Body["summary"] ?? "";
    }

    public string Write()
    {
        var operations = Operations().ToLookup(o => o.Tag, StringComparer.Ordinal);
        Raw("""<!doctype html><html lang="en"><head><meta charset="utf-8">""");
        Raw("""<meta name="viewport" content="width=device-width, initial-scale=1"><title>The Redress API</title>""");
        Raw("""<link rel="stylesheet" href="/docs.css"></head><body>""");
        Raw("""<a class="skip" href="#content">Skip to content</a>""");
        Raw("<header><h1>The Redress API</h1><p>").Text((string?)document["info"]?["description"]);
        Raw("""</p><p class="quiet">Version """).Text((string?)document["info"]?["version"]);
        Raw(""" · <a href="/openapi/v1.json">OpenAPI document</a></p></header><div class="columns">""");
        Index(operations);
        Raw("""<main id="content">""");
        HowTo();
        foreach (var group in operations)
        {
            Raw($"<h2 id=\"{Encode("tag-" + group.Key)}\">").Text(group.Key).Raw("</h2>");
            foreach (var operation in group)
            {
                Article(operation);
            }
        }

        Schemas();
        Raw("</main></div></body></html>");
        return _page.ToString();
    }

    private IEnumerable<Operation> Operations() =>
        from path in document["paths"]!.AsObject()
        from method in Methods
        where path.Value![method] is JsonObject
        select new Operation(method, path.Key, path.Value![method]!.AsObject());

    private void Index(ILookup<string, Operation> operations)
    {
        Raw("""<nav aria-label="Contents"><ul><li><a href="#how-to">How to call it</a></li></ul>""");
        foreach (var group in operations)
        {
            Raw("<h2>").Text(group.Key).Raw("</h2><ul>");
            foreach (var operation in group)
            {
                Raw($"<li><a href=\"#{Encode(operation.Id)}\">").Text(operation.Summary).Raw("</a></li>");
            }

            Raw("</ul>");
        }

        Raw("""<h2>Forms</h2><ul><li><a href="#forms">All forms</a></li></ul></nav>""");
    }

    private void HowTo() =>
        Raw(
            """
            <h2 id="how-to">How to call it</h2>
            <p>Send <code>Authorization: Bearer KEY</code>. A key belongs to one platform and sees nothing of another's; its
            scopes name what it may do, and its sources whom it may report for.</p>
            <p>Send <code>Idempotency-Key</code> (16 to 255 visible characters that nobody can guess) with every report: the
            same key and body get the same answer, and nothing happens twice.</p>
            <p>A refusal is <code>application/problem+json</code>. Its <code>code</code> never changes its meaning;
            <code>pointer</code> names the field that is wrong.</p>
            <p>A list answers <code>items</code> and <code>next</code>; ask again with <code>?cursor=</code> that value until it
            is null.</p>
            """
        );

    private void Article(Operation operation)
    {
        Raw($"<article id=\"{Encode(operation.Id)}\"><h3><code><span class=\"{operation.Method}\">");
        Text(operation.Method.ToUpperInvariant()).Raw("</span> ").Text(operation.Path).Raw("</code></h3><p>");
        Text(operation.Summary).Raw(".</p>");
        if ((string?)operation.Body["description"] is { } description)
        {
            Raw("<p class=\"quiet\">").Text(description).Raw("</p>");
        }

        Parameters(operation.Body["parameters"] as JsonArray);
        if (operation.Body["requestBody"]?["content"]?["application/json"]?["schema"] is JsonObject schema)
        {
            Raw("<h4>Body</h4><p>").Raw(_schemas.Link(schema)).Raw("</p><pre tabindex=\"0\"><code>");
            Text(_schemas.Example(schema)).Raw("</code></pre>");
        }

        Answers(operation.Body["responses"]!.AsObject());
        Raw("</article>");
    }

    private void Parameters(JsonArray? parameters)
    {
        if (parameters is not { Count: > 0 })
        {
            return;
        }

        Raw("<h4>Parameters</h4><dl>");
        foreach (var parameter in parameters.OfType<JsonObject>())
        {
            Raw("<dt><code>").Text((string?)parameter["name"]).Raw("</code> <span class=\"quiet\">");
            Text((string?)parameter["in"]).Raw("</span></dt><dd>").Text((string?)parameter["description"]).Raw("</dd>");
        }

        Raw("</dl>");
    }

    private void Answers(JsonObject responses)
    {
        Raw("<h4>Answers</h4><ul class=\"codes\">");
        var refusals = new List<string>();
        foreach (var (status, response) in responses)
        {
            if (response?["content"]?["application/problem+json"] is not null)
            {
                refusals.Add(status);
                continue;
            }

            var schema = response?["content"]?["application/json"]?["schema"] as JsonObject;
            Raw("<li><code>")
                .Text(status)
                .Raw("</code> ")
                .Raw(schema is null ? "" : _schemas.Link(schema))
                .Raw("</li>");
        }

        if (refusals.Count > 0)
        {
            Raw("<li><code>")
                .Text(string.Join(", ", refusals))
                .Raw("</code> <a href=\"#form-Problem\">Problem</a></li>");
        }

        Raw("</ul>");
    }

    private void Schemas()
    {
        Raw("<h2 id=\"forms\">Forms</h2>");
        foreach (var (name, schema) in _schemas.All)
        {
            Raw($"<section class=\"schema\" id=\"{Encode("form-" + name)}\"><h3>").Text(name).Raw("</h3>");
            if ((string?)schema["description"] is { } description)
            {
                Raw("<p>").Text(description).Raw("</p>");
            }

            Raw(_schemas.Fields(schema)).Raw("</section>");
        }
    }

    private DocsPage Raw(string html)
    {
        _page.Append(html);
        return this;
    }

    private DocsPage Text(string? text) => Raw(Encode(text ?? ""));

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
