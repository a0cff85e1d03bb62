using Redress.Core.Kernel;

namespace Redress.Core.Platforms;

public static class RecoveryRefusals
{
    public static readonly Refusal NothingToReconcile = new(
        "nothing-to-reconcile",
        "This platform does not wait to be reconciled",
        RefusalKind.Conflict
    );

    public static readonly Refusal ReconcilingElsewhere = new(
        "reconciling-elsewhere",
        "Somebody else reconciles this platform right now",
        RefusalKind.Conflict
    );
}
