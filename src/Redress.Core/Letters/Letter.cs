using Redress.Core.Kernel;

namespace Redress.Core.Letters;

public enum LetterKind
{
    Receipt,
    Outcome,
    StatementOfReasons,

    /// <summary>The short statement to somebody who reshared.</summary>
    ReshareStatement,

    /// <summary>Something asked of a reporter.</summary>
    Question,
    AppealReceipt,
    AppealOutcome,

    /// <summary>What happened between receipt and outcome, or after it.</summary>
    Progress,

    /// <summary>To an author who was told of a hold: it has ended before anybody decided.</summary>
    HoldEnded,

    /// <summary>To a reporter, before their record counts.</summary>
    Warning,
}

public enum LetterStatus
{
    Due,
    Sent,
    Bounced,

    /// <summary>Read on the status page.</summary>
    Read,
}

public enum LetterTo
{
    Reporter,
    Author,
    Resharer,
}

/// <summary>Anything we tell someone about a case. The text is set when it goes out or is first read, and stays.</summary>
public sealed record Letter(
    Id<Letter> Id,
    LetterKind Kind,
    LetterTo Addressee,
    string? ReportId,
    int? Ordinal,
    string? DecisionId,
    string? AccountId,
    string Language,
    IReadOnlyDictionary<string, string> Parameters,
    string? Text,
    DateTimeOffset CreatedAt,
    LetterStatus Status,
    int Version
) : IHasPrefix
{
    public static string Prefix => "ltr";
}
