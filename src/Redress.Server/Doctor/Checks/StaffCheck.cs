using System.Runtime.CompilerServices;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Storage.Recovery;

namespace Redress.Server.Doctor.Checks;

/// <summary>There are as many people as the rules ask for; each rule that cannot be met is named.</summary>
internal sealed class StaffCheck : ICheck
{
    public async IAsyncEnumerable<Trouble> LookAsync(Patient patient, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (patient.Inside is not { } inside)
        {
            yield break;
        }

        var staff = await inside.StaffAsync(cancel);
        var mode = staff.Mode is null ? SecondLookMode.Two : Word.Parse<SecondLookMode>(staff.Mode);
        // Where nothing waits yet it is advice; with the first case it is wrong.
        var idle = await inside.UndecidedCasesAsync(cancel) == 0;
        foreach (var rule in Staffing.Unmet(staff.Deciders, staff.Guests, staff.ChildSafety, staff.Undoers, mode))
        {
            yield return new(
                $"unmet-{rule.Rule}",
                $"The rule {rule.Rule} cannot be met: it needs {rule.Needs}",
                "redress user add NAME --role ROLE; for the second look also redress choose second-look",
                IsAdvice: idle || rule.Rule is not "second-look"
            );
        }
    }
}
