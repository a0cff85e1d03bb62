using Redress.Core.Kernel;

namespace Redress.Core.Decisions;

public static class DecisionRefusals
{
    public static readonly Refusal OutcomeMismatch = new(
        "decision-outcome-mismatch",
        "To restrict, name restrictions; for no violation, name none",
        RefusalKind.Invalid
    );

    public static readonly Refusal GroundUnknown = new(
        "decision-ground-unknown",
        "The policy in force has no such ground",
        RefusalKind.Invalid
    );

    public static readonly Refusal AuthorMayBeVictim = new(
        "decision-author-may-be-victim",
        "The author may be the victim: no strike and no suspension; somebody from child safety decides",
        RefusalKind.Conflict
    );

    public static readonly Refusal ReasonsNotOwn = new(
        "decision-reasons-not-own",
        "These words were used before: write why this one stays, for this person",
        RefusalKind.Invalid
    );

    public static readonly Refusal TermsMissing = new(
        "decision-terms-missing",
        "To block contact name accounts, and to limit it to places name countries; and only then",
        RefusalKind.Invalid
    );

    public static readonly Refusal AuthorUnknown = new(
        "decision-author-unknown",
        "Whose it is is not known: there is no account to restrict",
        RefusalKind.Conflict
    );

    public static readonly Refusal ReasonsMissing = new(
        "decision-reasons-missing",
        "A decision has reasons in own words",
        RefusalKind.Invalid
    );
}
