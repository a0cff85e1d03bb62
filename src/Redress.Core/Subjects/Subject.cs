using Redress.Core.Kernel;
using Redress.Core.Platforms;

namespace Redress.Core.Subjects;

/// <summary>Why a subject is known although nobody named it.</summary>
public enum Relation
{
    /// <summary>Somebody named it in a report.</summary>
    Named,

    /// <summary>The account behind a named subject.</summary>
    Author,

    /// <summary>Something that a named account posted.</summary>
    Item,

    /// <summary>Another's post that shows a named subject again.</summary>
    Reshare,

    /// <summary>The same bytes posted elsewhere.</summary>
    Copy,

    /// <summary>Contact between two accounts, which a decision ends.</summary>
    Contact,
}

/// <summary>Who can see it. Matching and sweeps skip private surfaces.</summary>
public enum Surface
{
    Unknown,
    Public,
    Group,
    Private,
    EndToEndEncrypted,
}

/// <summary>A subject by platform id. Its key is unique: platform, kind and the platform's own id.</summary>
public sealed record Subject(
    Id<Subject> Id,
    Id<Platform> PlatformId,
    SubjectKind Kind,
    string PlatformRef,
    Relation Relation,
    Id<Subject>? RootId,
    Id<Subject>? AuthorId,
    Surface Surface,
    string? Url,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ResolvedAt,
    int Version
) : IHasPrefix
{
    public static string Prefix => "sub";

    public string Key => KeyOf(PlatformId, Kind, PlatformRef);

    public static string KeyOf(Id<Platform> platform, SubjectKind kind, string platformRef) =>
        $"{platform.Value}/{Word.Of(kind)}/{platformRef}";
}

/// <summary>Counts at one moment; null where the platform does not count it.</summary>
public sealed record Reach(long? Views, long? Reshares, long? Reactions, long? AdvertisementsShown);

/// <summary>When reach was recorded.</summary>
public enum ReachMoment
{
    Report,
    Hold,
    Decision,
    Removal,
}
