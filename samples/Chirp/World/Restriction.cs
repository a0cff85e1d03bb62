namespace Chirp.World;

/// <summary>What can be in force on a post, an account, a comment, a picture or a message: one bit each in <c>flags</c>.</summary>
[Flags]
internal enum Restriction
{
    None = 0,
    Hide = 1,
    Remove = 2,
    StopAdvertisements = 4,
    StopRecommending = 8,
    AgeGate = 16,
    Label = 32,
    StopMessages = 64,
    Suspend = 128,

    /// <summary>Counted in its own table; the bit is never stored.</summary>
    Strike = 256,
    ReadOnly = 512,

    /// <summary>Nobody is signed in to the account until its owner has asked for it.</summary>
    RecoverAccount = 1024,

    /// <summary>Of two accounts, not of one: they do not reach each other.</summary>
    BlockContact = 2048,

    /// <summary>Neither its time nor its author takes it away.</summary>
    Freeze = 4096,
}

/// <summary>How something looks to somebody who isn't signed in.</summary>
internal enum Visibility
{
    Shown,

    /// <summary>451: kept, not shown.</summary>
    Hidden,

    /// <summary>410: removed, deleted, or its account is suspended.</summary>
    Gone,
}

internal static class Restrictions
{
    public const int Unseen = (int)(Restriction.Hide | Restriction.Remove);

    /// <summary>What nobody may delete now.</summary>
    public const int Kept = Unseen | (int)Restriction.Freeze;

    public const int AccountUnseen = Unseen | (int)Restriction.Suspend;

    private const int AccountOnly = (int)(
        Restriction.StopMessages
        | Restriction.ReadOnly
        | Restriction.Suspend
        | Restriction.Strike
        | Restriction.RecoverAccount
        | Restriction.BlockContact
    );

    private static readonly Dictionary<string, Restriction> Words = new(StringComparer.Ordinal)
    {
        ["hide"] = Restriction.Hide,
        ["remove"] = Restriction.Remove,
        ["freeze"] = Restriction.Freeze,
        ["stop-advertisements"] = Restriction.StopAdvertisements,
        ["stop-recommending"] = Restriction.StopRecommending,
        ["age-gate"] = Restriction.AgeGate,
        ["label"] = Restriction.Label,
        ["stop-messages"] = Restriction.StopMessages,
        ["block-contact"] = Restriction.BlockContact,
        ["read-only"] = Restriction.ReadOnly,
        ["recover-account"] = Restriction.RecoverAccount,
        ["strike"] = Restriction.Strike,
        ["suspend"] = Restriction.Suspend,
    };

    public static IReadOnlyCollection<string> All => Words.Keys;

    public static Restriction Parse(string? word) =>
        word is not null && Words.TryGetValue(word, out var restriction) ? restriction : Restriction.None;

    public static bool Has(this long flags, Restriction restriction) => (flags & (int)restriction) != 0;

    /// <summary>Whether this kind of subject can carry it; if not, the order is refused.</summary>
    public static bool Fits(string kind, Restriction restriction) =>
        kind switch
        {
            "account" => restriction != Restriction.BlockContact,
            "contact" => restriction == Restriction.BlockContact,
            "post" or "media" or "comment" => ((int)restriction & AccountOnly) == 0,
            _ => ((int)restriction & (AccountOnly | (int)(Restriction.AgeGate | Restriction.Label))) == 0,
        };

    public static Visibility See(long flags, long authorFlags, long deleted = 0)
    {
        var final = (flags & (int)Restriction.Remove) != 0 || deleted != 0;
        if (final || (authorFlags & (int)(Restriction.Remove | Restriction.Suspend)) != 0)
        {
            return Visibility.Gone;
        }

        return flags.Has(Restriction.Hide) || authorFlags.Has(Restriction.Hide) ? Visibility.Hidden : Visibility.Shown;
    }
}
