using Redress.Core.Kernel;
using Redress.Core.Subjects;

namespace Redress.Core.Platforms;

/// <summary>
/// Scheme, host and port of a place on the web. http and https of one host on their default ports are the same place;
/// with any other port, scheme and port must be the same.
/// </summary>
public readonly record struct WebOrigin
{
    private WebOrigin(string key) => Key = key;

    /// <summary>The form that is compared, for example <c>chirp.example</c> or <c>http://127.0.0.1:4001</c>.</summary>
    public string Key { get; }

    /// <summary>The origin of a URL as <see cref="LinkText"/> reads it; null if it is no web address.</summary>
    public static WebOrigin? Of(Uri? url) =>
        url is { IsAbsoluteUri: true } && LinkText.Read(url.OriginalString) is LinkReading.Parsed parsed
            ? OfCanonical(parsed.Canonical)
            : null;

    /// <summary>Reads an origin such as <c>https://chirp.example</c>; a path, query or fragment is refused.</summary>
    public static WebOrigin? Parse(string? text) =>
        text is not null
        && text.Contains("://", StringComparison.Ordinal)
        && !text.Contains('#')
        && LinkText.Read(text) is LinkReading.Parsed { Canonical: { PathAndQuery: "/" } canonical }
            ? OfCanonical(canonical)
            : null;

    public override string ToString() => Key;

    /// <summary>The origin of a URL that <see cref="LinkText"/> made; of another one it may be wrong.</summary>
    public static WebOrigin OfCanonical(Uri canonical) =>
        new(canonical.IsDefaultPort ? canonical.Host : canonical.GetLeftPart(UriPartial.Authority));
}

/// <summary>What a link leads to.</summary>
public abstract record LinkTarget
{
    private LinkTarget() { }

    /// <summary>A subject of a platform that we serve.</summary>
    public sealed record Mapped(Id<Platform> Platform, SubjectRef Subject, Uri Canonical) : LinkTarget;

    /// <summary>
    /// A web address that names no subject we can act on. <paramref name="Platform"/> is set where the place is a
    /// platform's but none of its patterns fits (its front page, say).
    /// </summary>
    public sealed record Elsewhere(Uri Canonical, Id<Platform>? Platform) : LinkTarget;

    public sealed record Broken(BrokenLink Reason) : LinkTarget;
}

/// <summary>
/// Maps links to subjects by the patterns of the configured platforms alone; no link is ever opened. An origin belongs
/// to the first platform that names it: what a later one says about it is not used, and stands in
/// <see cref="Contested"/>. Among patterns that fit, the one with more literal segments wins, then the earlier one.
/// </summary>
public sealed class LinkMap
{
    public const int MaxIdLength = 200;

    private readonly Dictionary<WebOrigin, Place> _places = [];
    private readonly List<LinkPattern> _contested = [];

    public LinkMap(IEnumerable<Platform> platforms)
    {
        foreach (var platform in platforms)
        {
            foreach (var link in platform.Links)
            {
                Add(platform.Id, link);
            }
        }

        foreach (var place in _places.Values)
        {
            // OrderBy is stable: equal patterns stay in the order in which the platform named them.
            place.Patterns = [.. place.Patterns.OrderByDescending(p => p.LiteralSegments)];
        }
    }

    /// <summary>Patterns that are not used: malformed, or of an origin that an earlier platform has named.</summary>
    public IReadOnlyList<LinkPattern> Contested => _contested;

    public LinkTarget Map(string? text) => Map(LinkText.Read(text));

    public LinkTarget Map(LinkReading reading) =>
        reading switch
        {
            LinkReading.Parsed parsed => Map(parsed.Canonical),
            LinkReading.Broken broken => new LinkTarget.Broken(broken.Reason),
            _ => throw new InvalidOperationException("A reading is parsed or broken."),
        };

    /// <summary>An id as platforms give them: 1 to 200 characters that one can see, no white space at its ends.</summary>
    public static bool IsSubjectId(string? id) =>
        id is { Length: > 0 and <= MaxIdLength } && id[0] != ' ' && id[^1] != ' ' && LinkText.IsPrintable(id);

    /// <summary>True if the pattern has a web origin and a path with <c>{id}</c> exactly once.</summary>
    public static bool IsPattern(LinkPattern link) =>
        WebOrigin.Parse(link.Origin) is not null && LinkPath.TryParse(link, out _);

    private LinkTarget Map(Uri canonical)
    {
        if (_places.TryGetValue(WebOrigin.OfCanonical(canonical), out var place))
        {
            foreach (var pattern in place.Patterns)
            {
                if (pattern.Match(canonical.AbsolutePath) is { } id)
                {
                    return new LinkTarget.Mapped(place.Platform, new SubjectRef(pattern.Kind, id), canonical);
                }
            }

            return new LinkTarget.Elsewhere(canonical, place.Platform);
        }

        return AddressTable.MayBePublic(canonical.IdnHost)
            ? new LinkTarget.Elsewhere(canonical, null)
            : new LinkTarget.Broken(BrokenLink.NotAPublicAddress);
    }

    private void Add(Id<Platform> platform, LinkPattern link)
    {
        if (WebOrigin.Parse(link.Origin) is not { } origin || !LinkPath.TryParse(link, out var path))
        {
            _contested.Add(link);
            return;
        }

        if (!_places.TryGetValue(origin, out var place))
        {
            place = new Place(platform);
            _places.Add(origin, place);
        }

        if (place.Platform == platform)
        {
            place.Patterns.Add(path);
        }
        else
        {
            _contested.Add(link);
        }
    }

    private sealed class Place(Id<Platform> platform)
    {
        public Id<Platform> Platform { get; } = platform;

        public List<LinkPath> Patterns { get; set; } = [];
    }
}

/// <summary>A pattern's path, taken apart once. Segments are compared after percent-decoding, by ordinal.</summary>
internal sealed class LinkPath
{
    private const string IdMark = "{id}";
    private const int MaxSegments = 16;

    private readonly Segment[] _segments;

    private LinkPath(Segment[] segments, SubjectKind kind)
    {
        _segments = segments;
        Kind = kind;
    }

    private enum SegmentKind
    {
        Literal,
        Any,
        Id,
    }

    public SubjectKind Kind { get; }

    public int LiteralSegments => _segments.Count(s => s.Kind == SegmentKind.Literal);

    public static bool TryParse(LinkPattern link, out LinkPath path)
    {
        path = null!;
        var text = link.Path;
        if (text is not ['/', ..] || text.Length > LinkText.MaxLength || text.AsSpan().ContainsAny("?#\\"))
        {
            return false;
        }

        var segments = text[1..].Split('/').Select(Segment.Parse).ToArray();
        if (
            segments.Length > MaxSegments
            || Array.Exists(segments, s => !s.WellFormed)
            || segments.Count(s => s.Kind == SegmentKind.Id) != 1
        )
        {
            return false;
        }

        path = new LinkPath(segments, link.Kind);
        return true;
    }

    /// <summary>The id in the path, or null if the path is another. One slash at the end is forgiven.</summary>
    public string? Match(string absolutePath)
    {
        var parts = absolutePath.Split('/', MaxSegments + 3);
        var count = parts.Length > 2 && parts[^1].Length == 0 ? parts.Length - 2 : parts.Length - 1;
        if (count != _segments.Length)
        {
            return null;
        }

        string? id = null;
        for (var i = 0; i < count; i++)
        {
            var part = Uri.UnescapeDataString(parts[i + 1]);
            if (part.AsSpan().ContainsAny('/', '\\') || !_segments[i].Match(part))
            {
                return null;
            }

            id = _segments[i].Kind == SegmentKind.Id ? _segments[i].Inner(part) : id;
        }

        return LinkMap.IsSubjectId(id) ? id : null;
    }

    private sealed record Segment(SegmentKind Kind, string Before, string After, bool WellFormed)
    {
        public static Segment Parse(string text)
        {
            var mark = text.Contains(IdMark, StringComparison.Ordinal) ? IdMark : "*";
            var at = text.IndexOf(mark, StringComparison.Ordinal);
            if (at < 0)
            {
                return new Segment(
                    SegmentKind.Literal,
                    Uri.UnescapeDataString(text),
                    "",
                    text.Length > 0 && Plain(text)
                );
            }

            var before = text[..at];
            var after = text[(at + mark.Length)..];
            return new Segment(
                mark == IdMark ? SegmentKind.Id : SegmentKind.Any,
                Uri.UnescapeDataString(before),
                Uri.UnescapeDataString(after),
                Plain(before) && Plain(after)
            );
        }

        public bool Match(string part) =>
            Kind == SegmentKind.Literal
                ? part.Equals(Before, StringComparison.Ordinal)
                : part.Length > Before.Length + After.Length
                    && part.StartsWith(Before, StringComparison.Ordinal)
                    && part.EndsWith(After, StringComparison.Ordinal);

        public string Inner(string part) => part[Before.Length..^After.Length];

        private static bool Plain(string text) => !text.AsSpan().ContainsAny("{}*") && LinkText.IsPrintable(text);
    }
}
