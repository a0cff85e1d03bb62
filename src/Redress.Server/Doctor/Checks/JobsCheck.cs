using System.Runtime.CompilerServices;

namespace Redress.Server.Doctor.Checks;

/// <summary>What is to be done gets done.</summary>
internal sealed class JobsCheck : ICheck
{
    private const int ManyAttempts = 50;
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    public async IAsyncEnumerable<Trouble> LookAsync(Patient patient, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (patient.Inside is not { } inside)
        {
            yield break;
        }

        foreach (var stuck in await inside.StuckJobsAsync(patient.Now - Late, patient.Now, ManyAttempts, cancel))
        {
            var said = stuck.LastError is null ? "" : $", one says: {stuck.LastError}";
            yield return new(
                "jobs-stuck",
                $"{stuck.Count} jobs of kind {stuck.Kind} are not done, due since {stuck.DueAt:u}, tried up to {stuck.Attempts} times{said}",
                "See that a node runs with --roles worker and reaches its platforms; its log names the fault"
            );
        }
    }
}
