namespace Chirp.World;

/// <summary>A post with all that decides what a visitor sees of it: its author, its picture, and what it reshares.</summary>
internal sealed class Post
{
    /// <summary>The columns and joins that fill this; a WHERE follows.</summary>
    public const string Select = """
        SELECT p.id AS Id, p.text AS Text, p.media AS Media, p.reshare_of AS ReshareOf, p.created AS Created,
               p.flags AS Flags, p.deleted AS Deleted, p.views AS Views, p.advertisements AS Advertisements,
               p.reactions AS Reactions, p.comments AS Comments,
               a.id AS AuthorId, a.handle AS Handle, a.name AS Name, a.flags AS AuthorFlags,
               IFNULL(m.flags, 0) AS MediaFlags,
               o.text AS OriginalText, o.media AS OriginalMedia, IFNULL(o.flags, 0) AS OriginalFlags,
               IFNULL(o.deleted, 0) AS OriginalDeleted, b.handle AS OriginalHandle,
               IFNULL(b.flags, 0) AS OriginalAuthorFlags, IFNULL(n.flags, 0) AS OriginalMediaFlags
        FROM post p
        JOIN account a ON a.id = p.author
        LEFT JOIN media m ON m.id = p.media
        LEFT JOIN post o ON o.id = p.reshare_of
        LEFT JOIN account b ON b.id = o.author
        LEFT JOIN media n ON n.id = o.media
        """;

    /// <summary>True in SQL where <see cref="See"/> is Shown.</summary>
    public static readonly string Shown =
        $"p.deleted = 0 AND p.flags & {Restrictions.Unseen} = 0 AND a.flags & {Restrictions.AccountUnseen} = 0";

    public long Id { get; init; }
    public string Text { get; init; } = "";
    public long? Media { get; init; }
    public long? ReshareOf { get; init; }
    public long Created { get; init; }
    public long Flags { get; init; }
    public long Deleted { get; init; }
    public long Views { get; init; }
    public long Advertisements { get; init; }
    public long Reactions { get; init; }
    public long Comments { get; init; }
    public long AuthorId { get; init; }
    public string Handle { get; init; } = "";
    public string Name { get; init; } = "";
    public long AuthorFlags { get; init; }
    public long MediaFlags { get; init; }
    public string? OriginalText { get; init; }
    public long? OriginalMedia { get; init; }
    public long OriginalFlags { get; init; }
    public long OriginalDeleted { get; init; }
    public string? OriginalHandle { get; init; }
    public long OriginalAuthorFlags { get; init; }
    public long OriginalMediaFlags { get; init; }

    public Visibility See => Restrictions.See(Flags, AuthorFlags, Deleted);

    public bool OriginalIsShown =>
        ReshareOf is not null
        && Restrictions.See(OriginalFlags, OriginalAuthorFlags, OriginalDeleted) == Visibility.Shown;

    /// <summary>The picture on its page: its own, or that of what it reshares while that is shown.</summary>
    public long? Picture =>
        Media is not null
            ? (MediaFlags & Restrictions.Unseen) == 0
                ? Media
                : null
            : OriginalIsShown && (OriginalMediaFlags & Restrictions.Unseen) == 0
                ? OriginalMedia
                : null;

    public bool AdvertisementsStopped => All.Has(Restriction.StopAdvertisements);
    public bool RecommendingStopped => All.Has(Restriction.StopRecommending);

    /// <summary>A gate on what is reshared gates the reshare too: it shows the same picture and words.</summary>
    public bool AgeGated => (All | OriginalFlags | OriginalAuthorFlags | OriginalMediaFlags).Has(Restriction.AgeGate);

    public bool Labelled => All.Has(Restriction.Label);

    private long All => Flags | AuthorFlags | MediaFlags;
}

internal sealed class Account
{
    public const string Select = """
        SELECT a.id AS Id, a.handle AS Handle, a.name AS Name, a.password AS Password, a.picture AS Picture,
               a.created AS Created, a.flags AS Flags, a.picture_flags AS PictureFlags
        FROM account a
        """;

    public long Id { get; init; }
    public string Handle { get; init; } = "";
    public string Name { get; init; } = "";
    public string? Password { get; init; }
    public string? Picture { get; init; }
    public long Created { get; init; }
    public long Flags { get; init; }
    public long PictureFlags { get; init; }

    public Visibility See => Restrictions.See(0, Flags);

    public bool PictureIsShown => Picture is not null && Restrictions.See(PictureFlags, Flags) == Visibility.Shown;
}

internal sealed class Comment
{
    public const string Select = """
        SELECT c.id AS Id, c.post AS PostId, c.text AS Text, c.created AS Created, c.flags AS Flags,
               c.deleted AS Deleted, a.id AS AuthorId, a.handle AS Handle, a.flags AS AuthorFlags
        FROM comment c
        JOIN account a ON a.id = c.author
        """;

    public long Id { get; init; }
    public long PostId { get; init; }
    public string Text { get; init; } = "";
    public long Created { get; init; }
    public long Flags { get; init; }
    public long Deleted { get; init; }
    public long AuthorId { get; init; }
    public string Handle { get; init; } = "";
    public long AuthorFlags { get; init; }

    public Visibility See => Restrictions.See(Flags, AuthorFlags, Deleted);
}

internal sealed class Message
{
    public const string Select = """
        SELECT d.id AS Id, d.text AS Text, d.created AS Created, d.flags AS Flags, a.id AS AuthorId,
               a.handle AS Handle, a.flags AS AuthorFlags, r.id AS RecipientId, r.handle AS Recipient
        FROM message d
        JOIN account a ON a.id = d.author
        JOIN account r ON r.id = d.recipient
        """;

    public long Id { get; init; }
    public string Text { get; init; } = "";
    public long Created { get; init; }
    public long Flags { get; init; }
    public long AuthorId { get; init; }
    public string Handle { get; init; } = "";
    public long AuthorFlags { get; init; }
    public long RecipientId { get; init; }
    public string Recipient { get; init; } = "";

    public Visibility See => Restrictions.See(Flags, AuthorFlags);
}
