using Redress.Core.Kernel;

namespace Redress.Core.Platforms;

/// <summary>How we speak with a platform.</summary>
public enum PlatformKind
{
    /// <summary>By signed webhook (docs/api/platform-port.md).</summary>
    Webhook,

    /// <summary>A person carries orders out; Redress reads the public surfaces.</summary>
    Manual,
}

/// <summary>A place where things are posted, and that lets us act there.</summary>
public sealed record Platform(
    Id<Platform> Id,
    string Name,
    PlatformKind Kind,
    Uri? Endpoint,
    IReadOnlyList<LinkPattern> Links,
    DateTimeOffset CreatedAt,
    int Version
) : IHasPrefix
{
    public static string Prefix => "plt";
}

/// <summary>
/// How an address of the platform names a subject: <c>origin</c> is scheme, host and port; <c>path</c> has one
/// <c>{id}</c> and any number of <c>*</c> segments, for example <c>/@*/posts/{id}</c>.
/// </summary>
public sealed record LinkPattern(string Origin, string Path, Subjects.SubjectKind Kind);

/// <summary>A platform's way in: a secret of which only the hash is kept, and what it may do.</summary>
public sealed record PlatformKey(
    string Id,
    Id<Platform> PlatformId,
    string Name,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<Reports.Source> Sources,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt
);
