using System.Runtime.CompilerServices;
using Redress.Storage.Ledgers;

namespace Redress.Server.Doctor.Checks;

/// <summary>What happens is sealed within moments.</summary>
internal sealed class LedgerCheck : ICheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public async IAsyncEnumerable<Trouble> LookAsync(Patient patient, [EnumeratorCancellation] CancellationToken cancel)
    {
        if ((string?)patient.Running?["sealingStopped"] is { } why)
        {
            yield return new("seal-stopped", why, "See docs/run/ledger.md, then start the program again");
        }

        if (patient.Inside is { } inside)
        {
            if (await inside.OldestUnsealedAsync(cancel) is { } oldest && patient.Now - oldest > Patience)
            {
                yield return new(
                    "seal-behind",
                    $"A fact of {oldest:u} is not sealed yet",
                    "Start the program; if it runs, look for 'no longer sealed' in its log"
                );
            }

            if (!LedgerFolder.Exists(patient.DataFolder))
            {
                yield return new(
                    "ledger-missing",
                    $"{patient.DataFolder}/ledger is missing or incomplete",
                    "New installation: start the program once. Else restore it from its backup"
                );
            }
        }
    }
}
