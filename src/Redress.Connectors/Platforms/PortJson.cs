using System.Text.Json.Serialization;
using Redress.Core.Policies;

namespace Redress.Connectors.Platforms;

// The port's messages exactly as they stand on the wire. All that a platform sends may be absent or nonsense, so all of
// it is nullable here, and PortReading turns it into what one may rely on.

internal sealed record WireCall<T>(string Type, DateTimeOffset Timestamp, T Data);

internal sealed record WireNothing;

internal sealed record WireRef(string? Kind, string? Id);

internal sealed record WireLinked(string? Kind, string? Id, WireRef? Author);

internal sealed record WireLink(string? Origin, string? Path, string? Kind);

internal sealed record WireDescription(
    string? Name,
    List<string?>? Verbs,
    List<string?>? Capabilities,
    List<string?>? Restrictions,
    List<WireLink?>? Links
);

internal sealed record WireAskedSubject(string Kind, string Id, string? Cursor);

internal sealed record WireResolve(IReadOnlyList<WireAskedSubject> Subjects);

internal sealed record WireReach(long? Views, long? Reshares, long? Reactions, long? AdvertisementsShown);

internal sealed record WireSurface(string? Restriction, string? Name, string? Url, string? Expect, string? Marker);

internal sealed record WireSubject(
    string? Kind,
    string? Id,
    bool? Found,
    WireRef? Author,
    string? Url,
    string? Surface,
    WireReach? Reach,
    List<WireLinked?>? Items,
    List<WireLinked?>? Reshares,
    List<WireLinked?>? Copies,
    string? More,
    List<WireSurface?>? Surfaces
);

internal sealed record WireResolved(List<WireSubject?>? Subjects);

internal sealed record WireOrder(
    string Enforcement,
    string Kind,
    string Id,
    string Restriction,
    int Revision,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Countries = null
);

internal sealed record WireOrders(IReadOnlyList<WireOrder> Orders);

internal sealed record WireResult(string? Enforcement, string? Result, string? Detail);

internal sealed record WireResults(List<WireResult?>? Results);

internal sealed record WireLetter(string Letter, string Account, string Language, string Subject, string Text);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    MaxDepth = 16
)]
[JsonSerializable(typeof(WireCall<WireNothing>))]
[JsonSerializable(typeof(WireCall<WireResolve>))]
[JsonSerializable(typeof(WireCall<WireOrders>))]
[JsonSerializable(typeof(WireCall<WireLetter>))]
[JsonSerializable(typeof(WireDescription))]
[JsonSerializable(typeof(WireResolved))]
[JsonSerializable(typeof(WireResults))]
[JsonSerializable(typeof(WireResult))]
internal sealed partial class PortJson : JsonSerializerContext;
