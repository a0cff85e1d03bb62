using Redress.Core.Kernel;
using Redress.Core.Reports;

namespace Redress.Core.Banks;

public enum BankKind
{
    /// <summary>Filled by our own decisions, once the removal is confirmed.</summary>
    Own,

    /// <summary>Somebody else's list.</summary>
    Imported,

    /// <summary>What looks like something banked and is not: nothing near it is reported.</summary>
    Allow,

    /// <summary>What people filed of pictures that show them; nobody has seen those. See <see cref="WatchRules"/>.</summary>
    Watched,
}

/// <summary>A set of known fingerprints.</summary>
/// <param name="Number">Its number in every node's index.</param>
/// <param name="Reason">What is wrong with what is in it: the reason of the reports that its matches file.</param>
/// <param name="Source">Whose list it is, in words.</param>
/// <param name="Distance">How near a picture's hash must be, 0 to 31 of 256 bits.</param>
/// <param name="Exportable">Whether its fingerprints may ever leave. Those of pictures of people must not, unasked.</param>
public sealed record Bank(
    Id<Bank> Id,
    int Number,
    string Name,
    BankKind Kind,
    Reason Reason,
    string Source,
    int Distance,
    bool Exportable,
    DateTimeOffset CreatedAt,
    DateTimeOffset? OffAt
) : IHasPrefix
{
    public const int MaxDistance = 31;

    public static string Prefix => "bnk";
}

/// <summary>One media item in a bank with all its fingerprints, or one batch of a list. Only its id has a type.</summary>
public sealed class BankEntry : IHasPrefix
{
    /// <summary>Many more make a sealed text of some hundred kilobytes; none needs them.</summary>
    public const int MaxHashes = 16_384;

    private BankEntry() { }

    public static string Prefix => "ent";
}

public static class BankRefusals
{
    public static readonly Refusal Unknown = new("bank-unknown", "There is no such bank", RefusalKind.NotFound);

    public static readonly Refusal NameTaken = new(
        "bank-name-taken",
        "A bank has this name already",
        RefusalKind.Conflict
    );

    public static readonly Refusal EntryUnknown = new(
        "bank-entry-unknown",
        "There is no such entry",
        RefusalKind.NotFound
    );

    public static readonly Refusal HashInvalid = new(
        "bank-hash-invalid",
        "A fingerprint is 64 hexadecimal digits, or 32 of an MD5",
        RefusalKind.Invalid
    );

    public static readonly Refusal NotFilledByHand = new(
        "bank-not-filled-by-hand",
        "Own banks are filled by decisions, watched ones by reports",
        RefusalKind.Conflict
    );

    public static readonly Refusal NotExportable = new(
        "bank-not-exportable",
        "The fingerprints of this bank do not leave it",
        RefusalKind.Conflict
    );

    public static readonly Refusal ExportUnknown = new(
        "bank-export-unknown",
        "Nobody asked for this export, or it was given out",
        RefusalKind.NotFound
    );

    public static readonly Refusal ExportNeedsAnother = new(
        "bank-export-needs-another",
        "Another person has to confirm an export",
        RefusalKind.Conflict
    );

    public static readonly Refusal ExchangeUnknown = new(
        "exchange-unknown",
        "There is no such exchange",
        RefusalKind.NotFound
    );

    public static readonly Refusal ExchangeOff = new(
        "exchange-off",
        "This exchange is followed no more",
        RefusalKind.Conflict
    );

    public static readonly Refusal MediaNotOfCase = new(
        "decision-media-invalid",
        "Name at most 20 media items, each by kind and id, and only to restrict",
        RefusalKind.Invalid
    );
}
