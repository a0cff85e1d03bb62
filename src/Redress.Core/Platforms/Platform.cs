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
