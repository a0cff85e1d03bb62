using System.Text.Json.Nodes;

namespace Redress.Server.Tests.Histories;

/// <summary>What an endpoint answered.</summary>
internal sealed record Answered(int Status, string Text)
{
    private JsonNode? _json;

    public bool Ok => Status is >= 200 and < 300;

    public JsonNode Json => _json ??= JsonNode.Parse(Text)!;

    public JsonNode? this[string name] => Json[name];

    public Answered Expect(int status) =>
        Status == status ? this : throw new InvalidOperationException($"{status} was expected, {Status} came: {Text}");
}
