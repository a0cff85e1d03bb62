using Redress.Core.Kernel;
using Redress.Core.Platforms;

namespace Redress.Core.People;

/// <summary>A platform's way in: a secret of which only the hash is kept, and what it may do.</summary>
public sealed record PlatformKey(
    string Id,
    Id<Platform> PlatformId,
    string Name,
    IReadOnlyList<string> Scopes,
    IReadOnlyList<string> Sources,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt
);
