using System.Runtime.CompilerServices;

namespace Redress.Server.Doctor.Checks;

/// <summary>After a restored backup, every platform was compared with the database.</summary>
internal sealed class ReconcileCheck : ICheck
{
    public async IAsyncEnumerable<Trouble> LookAsync(Patient patient, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (patient.Inside is not null && await patient.Inside.UnreconciledAsync(cancel) is > 0 and var waiting)
        {
            yield return new(
                "not-reconciled",
                $"A backup was restored, and {waiting} platforms are told nothing until they are compared with it",
                $"redress reconcile --data {patient.DataFolder}"
            );
        }
    }
}
