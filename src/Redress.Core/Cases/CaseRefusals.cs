using Redress.Core.Kernel;

namespace Redress.Core.Cases;

public static class CaseRefusals
{
    public static readonly Refusal Unknown = new("case-unknown", "There is no such case", RefusalKind.NotFound);

    public static readonly Refusal ClaimedByAnother = new(
        "case-claimed",
        "Another reviewer has claimed this case",
        RefusalKind.Conflict
    );

    public static readonly Refusal NotOpen = new("case-not-open", "The case is not open", RefusalKind.Conflict);

    public static readonly Refusal NotClaimed = new("case-not-claimed", "Claim the case first", RefusalKind.Conflict);

    public static readonly Refusal NotAwaitingSecond = new(
        "case-not-awaiting-second",
        "Nothing waits for a second look here",
        RefusalKind.Conflict
    );

    public static readonly Refusal NotDecided = new(
        "case-not-decided",
        "The case has no final decision yet",
        RefusalKind.Conflict
    );

    public static readonly Refusal NotConfirming = new(
        "case-not-confirming",
        "The case does not wait for the platform",
        RefusalKind.Conflict
    );

    public static readonly Refusal NotHeld = new("case-not-held", "The case is not held", RefusalKind.Conflict);

    public static readonly Refusal EnforcementPending = new(
        "case-enforcement-pending",
        "The platform has not carried out everything yet",
        RefusalKind.Conflict
    );

    public static readonly Refusal LettersPending = new(
        "case-letters-pending",
        "Letters of this case are still to go out",
        RefusalKind.Conflict
    );

    public static readonly Refusal NotFailed = new(
        "case-enforcement-not-failed",
        "The platform may still carry it out: only what it refused or failed to do is closed like this",
        RefusalKind.Conflict
    );

    public static readonly Refusal ClosingSamePerson = new(
        "case-closing-same-person",
        "Somebody else than who proposed to close it has to agree",
        RefusalKind.Conflict
    );

    public static readonly Refusal AlreadyClosed = new("case-closed", "The case is closed", RefusalKind.Conflict);

    public static readonly Refusal Changed = new(
        "case-changed",
        "The case has changed since it was read; read it again",
        RefusalKind.Conflict
    );
}
