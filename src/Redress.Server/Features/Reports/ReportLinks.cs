using Redress.Core.Kernel;
using Redress.Core.Lists;
using Redress.Core.Platforms;
using Redress.Core.Reports;
using Redress.Server.Policies;

namespace Redress.Server.Features.Reports;

/// <summary>One named subject after reading: mapped to a platform's subject, of another place, or not to be understood.</summary>
public sealed record NamedSubject(
    string Written,
    LinkStatus Status,
    Id<Platform>? Platform,
    SubjectRef Ref,
    string? Url,
    MatchFacts? Match = null
)
{
    /// <summary>The watch list that it stands in; null where in none.</summary>
    public ListKind? List { get; init; }

    /// <summary>Whatever the policy says, this link brings its subject before a person and hides nothing.</summary>
    public bool NeverHolds { get; init; }

    /// <summary>By when a person looks at the latest; null where the policy alone says.</summary>
    public DateTimeOffset? LookBy { get; init; }
}

/// <summary>Maps what a report names to subjects, by rules alone: no connection is opened.</summary>
public static class ReportLinks
{
    public const int MaxWritten = 2048;

    public static NamedSubject FromLink(string written, LinkMap map, Id<Platform>? only) =>
        map.Map(written) switch
        {
            LinkTarget.Mapped mapped when only is null || mapped.Platform == only => new(
                written,
                LinkStatus.Attached,
                mapped.Platform,
                mapped.Subject,
                mapped.Canonical.AbsoluteUri
            ),
            LinkTarget.Broken => new(written, LinkStatus.Broken, null, default, null),
            _ => new(written, LinkStatus.Elsewhere, null, default, null),
        };

    public static NamedSubject FromId(SubjectKind kind, string id, Id<Platform> platform) =>
        new($"{Word.Of(kind)}/{id}", LinkStatus.Attached, platform, new SubjectRef(kind, id), null);

    /// <summary>
    /// Something that was told without a link: it stands under an id of ours as a message to that platform, and a person reads
    /// it. There is nothing that could be hidden.
    /// </summary>
    public static NamedSubject FromWords(Id<Platform> platform, IdSource ids) =>
        new("", LinkStatus.Attached, platform, new SubjectRef(SubjectKind.Message, ids.New("told")), null)
        {
            NeverHolds = true,
        };

    /// <summary>All that was written, one on each line; null where there was nothing.</summary>
    public static string? Typed(IReadOnlyList<NamedSubject> named) =>
        string.Join('\n', named.Select(n => n.Written).Where(w => w.Length > 0)) is { Length: > 0 } typed
            ? typed
            : null;
}
