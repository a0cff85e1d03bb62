using System.Text.Json.Serialization;
using Redress.Core.Platforms;
using Redress.Core.Subjects;

namespace Redress.Connectors.Platforms;

/// <summary>A media item on the platform.</summary>
/// <param name="On">What shows it: a post, mostly.</param>
/// <param name="Sha256">Of its bytes, in lower-case hexadecimal, where the platform knows it.</param>
public sealed record ListedMedia(SubjectRef Ref, SubjectRef On, Surface Surface, string? Sha256);

/// <summary>One page of <i>enumerate</i>.</summary>
public abstract record EnumerateResult
{
    private EnumerateResult() { }

    /// <param name="More">Where it goes on; null at the end.</param>
    public sealed record Page(IReadOnlyList<ListedMedia> Items, string? More) : EnumerateResult;

    public sealed record Failed(PortFailure Failure) : EnumerateResult;
}

/// <summary>The answer to <i>media</i>.</summary>
public abstract record MediaResult
{
    private MediaResult() { }

    public sealed record Found(ReadOnlyMemory<byte> Bytes) : MediaResult;

    public sealed record NotFound : MediaResult;

    public sealed record Failed(PortFailure Failure) : MediaResult;
}

internal sealed record WireEnumerate(string? Cursor, int Limit);

internal sealed record WireListedMedia(string? Kind, string? Id, WireRef? On, string? Surface, string? Sha256);

internal sealed record WireMediaPage(List<WireListedMedia?>? Items, string? More);

internal sealed record WireMediaAsked(string Kind, string Id);

internal sealed record WireMedia(bool? Found, byte[]? Bytes);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    MaxDepth = 8
)]
[JsonSerializable(typeof(WireCall<WireEnumerate>))]
[JsonSerializable(typeof(WireCall<WireMediaAsked>))]
[JsonSerializable(typeof(WireMediaPage))]
[JsonSerializable(typeof(WireMedia))]
internal sealed partial class MediaJson : JsonSerializerContext;
