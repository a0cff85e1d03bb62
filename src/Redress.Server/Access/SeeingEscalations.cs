using Redress.Core.Escalations;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Reports;

namespace Redress.Server.Access;

/// <summary>Whether somebody may see an escalation: that of a case as the case, that of the installation always.</summary>
public static class SeeingEscalations
{
    public static async Task<bool> SeesAsync(this Principal principal, Transaction tx, Escalation escalation)
    {
        var sight = principal.Sight;
        if (sight.PlatformId is not null && await EscalationStore.PlatformAsync(tx, escalation) != sight.PlatformId)
        {
            return false;
        }

        return sight.PastWall
            || escalation.CaseId is null
            || !await ChildSafetyWall.IsBehindAsync(tx, escalation.CaseId);
    }
}
