using System.Runtime.CompilerServices;

namespace Redress.Server.Doctor.Checks;

/// <summary>Events reach whoever asked for them.</summary>
internal sealed class DeliveriesCheck : ICheck
{
    public async IAsyncEnumerable<Trouble> LookAsync(Patient patient, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (patient.Inside is not null && await patient.Inside.DeadDeliveriesAsync(cancel) is > 0 and var dead)
        {
            yield return new(
                "events-given-up",
                $"{dead} events were given up after a day",
                "redress webhook list says whose; then redress webhook replay, or remove"
            );
        }
    }
}
