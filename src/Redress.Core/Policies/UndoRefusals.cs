using Redress.Core.Kernel;

namespace Redress.Core.Policies;

/// <summary>Taking back what one rule has held.</summary>
public static class UndoRefusals
{
    public static readonly Refusal Unknown = new("undo-unknown", "There is no such proposal", RefusalKind.NotFound);

    public static readonly Refusal SamePerson = new(
        "undo-same-person",
        "Somebody else than who proposed it has to agree",
        RefusalKind.Conflict
    );

    public static readonly Refusal AlreadyAgreed = new(
        "undo-already-agreed",
        "It was agreed to before",
        RefusalKind.Conflict
    );
}
