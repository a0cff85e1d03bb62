using Redress.Core.Kernel;

namespace Redress.Core.Letters;

public enum LetterKind
{
    Receipt,
    Outcome,
    StatementOfReasons,

    /// <summary>The short statement to somebody who reshared.</summary>
    ReshareStatement,
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
