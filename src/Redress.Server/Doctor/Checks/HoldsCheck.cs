using System.Runtime.CompilerServices;
using Redress.Storage.Recovery;

namespace Redress.Server.Doctor.Checks;

/// <summary>What is held is opened by a person within a day: a hold without end and without a look would be censorship.</summary>
internal sealed class HoldsCheck : ICheck
{
    private static readonly TimeSpan s_openWithin = TimeSpan.FromHours(24);

    public async IAsyncEnumerable<Trouble> LookAsync(Patient patient, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (
            patient.Inside is { } inside
            && await inside.UnopenedHoldsAsync(patient.Now - s_openWithin, cancel) is > 0 and var unopened
        )
        {
            yield return new(
                "holds-unopened",
                $"{unopened} holds were opened by nobody for more than 24 hours",
                "Let somebody claim them, the first of the queue first: GET /v1/cases?status=open"
            );
        }
    }
}
