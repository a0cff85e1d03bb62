using System.Globalization;
using System.Text.Json;

namespace Redress.Connectors.Tests.Platforms;

/// <summary>Answers as docs/api/platform-port.md shows them.</summary>
internal static class PortExamples
{
    public const string Describe = """
        {"name":"Chirp","verbs":["resolve","apply","lift","notify"],"capabilities":["freeze-deletion"],
         "restrictions":["hide","remove","something-new"],
         "links":[{"origin":"https://chirp.example","path":"/posts/{id}","kind":"post"},
                  {"origin":"https://chirp.example","path":"/@{id}","kind":"account"}]}
        """;

    public const string Resolve = """
        {"subjects":[{"kind":"post","id":"1042","found":true,"author":{"kind":"account","id":"ann"},
          "url":"https://chirp.example/posts/1042","surface":"public",
          "reach":{"views":1200,"reshares":14,"reactions":60,"advertisementsShown":300},
          "items":[],
          "reshares":[{"kind":"post","id":"2001","author":{"kind":"account","id":"bea"}}],
          "copies":[{"kind":"post","id":"3001","author":{"kind":"account","id":"cy"}}],
          "more":null,
          "surfaces":[
            {"restriction":"hide","name":"page","url":"https://chirp.example/posts/1042","expect":"gone"},
            {"restriction":"hide","name":"media","url":"https://chirp.example/media/77.png","expect":"gone"},
            {"restriction":"geo-limit","name":"page","url":"https://chirp.example/posts/1042","expect":"gone"},
            {"restriction":"hide","name":"search","url":"https://chirp.example/search?author=ann","expect":"absent","marker":"/posts/1042"}]}]}
        """;

    /// <summary>One page of reshares; the cursor counts the pages.</summary>
    public static string Page(JsonElement call, int pages, int perPage = 1_000)
    {
        var asked = call.GetProperty("data").GetProperty("subjects")[0];
        var page = asked.TryGetProperty("cursor", out var cursor)
            ? int.Parse(cursor.GetString()!, CultureInfo.InvariantCulture)
            : 0;
        var reshares = Enumerable.Range(page * perPage, perPage).Select(i => $$"""{"kind":"post","id":"r{{i}}"}""");
        var more = page + 1 < pages ? $"\"{page + 1}\"" : "null";
        return $$"""
            {"subjects":[{"kind":"post","id":"1042","found":true,"reshares":[{{string.Join(
                ',',
                reshares
            )}}],"more":{{more}}}]}
            """;
    }
}
