using System.Net.Http.Headers;

namespace Redress.Connectors.Net;

/// <summary>How much of an answer's body is wanted.</summary>
public enum FetchBody
{
    /// <summary>All of it; over the byte limit is <see cref="FetchFailure.TooLarge"/>.</summary>
    Whole,

    /// <summary>
    /// The beginning, up to the byte limit, if the answer is a success (2xx) and says that it is text or JSON. Anything
    /// else, pictures above all, is not read.
    /// </summary>
    StartOfText,

    /// <summary>Never read: status and headers are the answer.</summary>
    None,
}

/// <summary>Why there is no answer.</summary>
public enum FetchFailure
{
    /// <summary>Not an absolute http or https URL, or one with user info.</summary>
    UnusableUrl,

    /// <summary>An address behind the name is special (loopback, private, metadata, ...) and not on the allow-list.</summary>
    RefusedAddress,
    Dns,
    Connect,
    Tls,

    /// <summary>Not finished in time, whatever it was doing.</summary>
    Deadline,
    TooLarge,

    /// <summary>A success that is not text where text was asked for.</summary>
    NotText,

    /// <summary>Not HTTP, cut off, or headers without end.</summary>
    Protocol,
}

/// <summary>One question to somebody else's server.</summary>
public sealed record FetchRequest(HttpMethod Method, Uri Url)
{
    public FetchBody Body { get; init; } = FetchBody.Whole;

    /// <summary>What is sent; nothing if null.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }

    public string ContentType { get; init; } = "application/json";

    public string? Accept { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Null: as the options say.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>Null: as the options say.</summary>
    public int? MaxBytes { get; init; }
}

/// <summary>An answer, or why there is none. Any status is an answer, a redirect too: it is never followed.</summary>
public abstract record FetchResult
{
    private FetchResult() { }

    /// <summary>
    /// <paramref name="Bytes"/> are as sent: nothing is decompressed. <paramref name="Truncated"/> says that there was
    /// more than the limit of <see cref="FetchBody.StartOfText"/>.
    /// </summary>
    public sealed record Answer(int Status, FetchHeaders Headers, ReadOnlyMemory<byte> Bytes, bool Truncated)
        : FetchResult
    {
        public bool IsSuccess => Status is >= 200 and <= 299;
    }

    public sealed record Failed(FetchFailure Reason) : FetchResult;
}

/// <summary>The headers of an answer; names without regard to case.</summary>
public readonly struct FetchHeaders
{
    private readonly HttpResponseHeaders? _answer;
    private readonly HttpContentHeaders? _content;

    internal FetchHeaders(HttpResponseMessage response)
    {
        _answer = response.Headers;
        _content = response.Content.Headers;
    }

    /// <summary>The header's values joined by a comma, or null.</summary>
    public string? this[string name] => Values(_answer, name) ?? Values(_content, name);

    /// <summary>Lower case, without parameters, for example <c>text/html</c>; null if absent or malformed.</summary>
    public string? MediaType => Typed?.MediaType?.ToLowerInvariant();

    /// <summary>Lower case, without quotes, for example <c>utf-8</c>; null if not said.</summary>
    public string? Charset => Typed?.CharSet?.Trim('"', '\'').ToLowerInvariant();

    /// <summary>True if the bytes are compressed or otherwise encoded.</summary>
    public bool IsEncoded =>
        this["content-encoding"] is { Length: > 0 } encoding
        && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase);

    private MediaTypeHeaderValue? Typed =>
        MediaTypeHeaderValue.TryParse(this["content-type"], out var type) ? type : null;

    private static string? Values(HttpHeaders? headers, string name) =>
        headers is not null && headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
