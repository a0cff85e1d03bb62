namespace Redress.Tests.StandIns;

/// <summary>What a stand-in answers.</summary>
internal sealed record Answered(int Status, string Type, string Text)
{
    public static Answered Json(string text) => new(200, "application/json", text);

    public static Answered Xml(string text) => new(200, "application/xml", text);

    public static Answered No(int status) => new(status, "text/plain", "no");
}

/// <summary>Somebody who keeps a list that others follow; without a connection of its own.</summary>
internal interface IStandIn
{
    Answered Answer(string method, string pathAndQuery, IReadOnlyDictionary<string, string> headers, string body);
}

/// <summary>The query of an address.</summary>
internal static class Query
{
    public static Dictionary<string, string> Of(string pathAndQuery) =>
        pathAndQuery.Split('?', 2) is [_, var query]
            ? query
                .Split('&')
                .Select(p => p.Split('=', 2))
                .ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]), StringComparer.Ordinal)
            : [];
}
