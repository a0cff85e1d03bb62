using System.Text.Json.Nodes;

namespace Redress.System.Tests.Harness;

/// <summary>Bodies of POST /v1/reports, to be changed as a test needs.</summary>
public static class Filing
{
    public const string Abuse = "child-sexual-abuse-material";

    /// <summary>The person shown reports these links as the gravest thing there is.</summary>
    public static JsonObject Of(params string[] links) => By("affected-person", Abuse, links);

    public static JsonObject By(string source, string reason, params string[] links) =>
        new()
        {
            ["subjects"] = new JsonArray([.. links.Select(l => (JsonNode)new JsonObject { ["link"] = l })]),
            ["source"] = source,
            ["reason"] = reason,
        };

    public static JsonObject And(this JsonObject filing, string name, JsonNode? value)
    {
        filing[name] = value;
        return filing;
    }
}
