using System.Text.Json.Nodes;

namespace Redress.Server.Tests.Histories;

/// <summary>What the platform says of itself and of what is on it.</summary>
internal static class SiteAnswers
{
    private static readonly string[] s_restrictions =
    [
        "hide",
        "remove",
        "stop-advertisements",
        "stop-recommending",
        "label",
        "strike",
        "suspend",
    ];

    public static JsonObject Described() =>
        new()
        {
            ["name"] = "Site",
            ["verbs"] = new JsonArray("resolve", "apply", "lift", "notify"),
            ["capabilities"] = new JsonArray(),
            ["restrictions"] = new JsonArray([.. s_restrictions.Select(r => (JsonNode)r)]),
            ["links"] = new JsonArray(
                new JsonObject
                {
                    ["origin"] = Site.Address,
                    ["path"] = "/p/{id}",
                    ["kind"] = "post",
                }
            ),
        };

    /// <summary>Posts p0 and p1 are by the account a0, others by a1.</summary>
    public static JsonNode Resolved(JsonNode asked)
    {
        var (kind, id) = ((string)asked["kind"]!, (string)asked["id"]!);
        var isPost = kind == "post";
        return new JsonObject
        {
            ["kind"] = kind,
            ["id"] = id,
            ["found"] = true,
            ["author"] = isPost ? new JsonObject { ["kind"] = "account", ["id"] = AuthorOf(id) } : null,
            ["url"] = $"{Site.Address}/{(isPost ? "p" : "a")}/{id}",
            ["surface"] = "public",
            ["reach"] = new JsonObject { ["views"] = 1 },
            ["items"] = new JsonArray(),
            ["reshares"] = new JsonArray(),
            ["copies"] = new JsonArray(),
            ["more"] = null,
            ["surfaces"] = isPost
                ? new JsonArray([
                    .. Site.Surfaces.SelectMany(s => (JsonNode[])[Surface("hide", s, id), Surface("remove", s, id)]),
                ])
                : new JsonArray(),
        };
    }

    public static string AuthorOf(string post) => post is "p0" or "p1" ? "a0" : "a1";

    private static JsonObject Surface(string restriction, string name, string id) =>
        new()
        {
            ["restriction"] = restriction,
            ["name"] = name,
            ["url"] = $"{Site.Address}/{(name == "page" ? "p" : "m")}/{id}",
            ["expect"] = "gone",
        };
}
