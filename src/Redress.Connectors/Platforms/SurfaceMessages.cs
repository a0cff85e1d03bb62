using Redress.Core.Platforms;

namespace Redress.Connectors.Platforms;

/// <summary>One subject whose surfaces are to be read.</summary>
/// <param name="Key">The caller's; stands in the answer.</param>
/// <param name="Wanted">
/// Whether the restriction is to be in force. Off: what was to be gone must answer 2xx, a label must not be there, and
/// listings are not read, since a list may leave anything out for its own reasons.
/// </param>
/// <param name="Surfaces">Those of the restriction in question.</param>
public sealed record SurfaceQuestion(string Key, bool Wanted, IReadOnlyList<DeclaredSurface> Surfaces);

/// <summary>What the public sees of one subject.</summary>
public abstract record SurfaceView
{
    private SurfaceView() { }

    /// <summary>Every surface was read and is as wanted; <paramref name="Read"/> is how many, at least one.</summary>
    public sealed record AllAsWanted(int Read) : SurfaceView;

    /// <summary>These surfaces were read and are not as wanted, whatever the others are.</summary>
    public sealed record Differs(IReadOnlyList<string> Surfaces) : SurfaceView;

    /// <summary>
    /// No surface was seen to differ, and at least one could not be read, so nothing is known. The reason is the
    /// surface's name and a code, for example <c>page: deadline</c>, <c>search: status-503</c>, <c>feed: foreign-surface</c>.
    /// </summary>
    public sealed record Unknown(string Reason) : SurfaceView;

    /// <summary>There is no surface to read: whether it is so can only be believed.</summary>
    public sealed record NothingDeclared : SurfaceView;
}

/// <summary>
/// The view and its time. <paramref name="BeganAt"/> was taken before the first byte of the first request that counts
/// for this subject was sent, a listing shared with others included: what it shows was so at some time after it.
/// </summary>
public sealed record SurfaceAnswer(string Key, SurfaceView View, DateTimeOffset BeganAt, DateTimeOffset EndedAt);

/// <summary>Limits of reading surfaces. The defaults work.</summary>
public sealed record SurfaceReaderOptions
{
    /// <summary>Requests at the same time, of one batch.</summary>
    public int MaxConcurrency { get; init; } = 32;

    /// <summary>For one surface.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Of a listing's text.</summary>
    public int MaxTextBytes { get; init; } = 256 * 1024;
}

/// <summary>Which places a platform's surfaces may be on.</summary>
public static class SurfaceOrigins
{
    /// <summary>The origins of the platform's endpoint, of its link patterns, and of those the operator adds.</summary>
    public static IReadOnlySet<WebOrigin> Of(
        Uri? endpoint,
        IEnumerable<LinkPattern> links,
        IEnumerable<string>? more = null
    ) =>
        new[] { WebOrigin.Of(endpoint) }
            .Concat(links.Select(l => l.Origin).Concat(more ?? []).Select(WebOrigin.Parse))
            .Where(o => o is not null)
            .Select(o => o!.Value)
            .ToHashSet();
}
