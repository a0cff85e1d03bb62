using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Server.Features.Platforms;

namespace Redress.Server.Features.Enforcements;

/// <summary>What a decision orders of something that goes by itself: that it is kept, first of all.</summary>
internal static class Freezing
{
    /// <summary>As ordered; with freeze where hiding is ordered of what expires, and its platform said that it can freeze.</summary>
    public static IReadOnlyList<Restriction> With(
        IReadOnlyList<Restriction> restrictions,
        SubjectKind kind,
        KnownPlatform? platform
    ) =>
        kind.Expires() && platform?.Restrictions?.Contains(Restriction.Freeze) == true
            ? Restricting.Frozen(restrictions)
            : restrictions;
}
