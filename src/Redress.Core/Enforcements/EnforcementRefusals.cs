using Redress.Core.Kernel;

namespace Redress.Core.Enforcements;

public static class EnforcementRefusals
{
    public static readonly Refusal Unknown = new(
        "enforcement-unknown",
        "This case orders no such enforcement",
        RefusalKind.NotFound
    );

    public static readonly Refusal NotDue = new(
        "enforcement-not-due",
        "This enforcement does not wait to be carried out",
        RefusalKind.Conflict
    );
}
