using System.Runtime.CompilerServices;

namespace Redress.Server.Doctor.Checks;

/// <summary>A policy of one's own is in force.</summary>
internal sealed class PolicyCheck : ICheck
{
    public async IAsyncEnumerable<Trouble> LookAsync(Patient patient, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (patient.Inside is not { } inside)
        {
            yield break;
        }

        switch (await inside.PolicyAsync(cancel))
        {
            case 0:
                yield return new(
                    "policy-missing",
                    "No policy is in force",
                    "redress policy apply FILE, or start the program"
                );
                break;
            case 1:
                yield return new(
                    "policy-default",
                    "Only the policy that came along is in force",
                    "Read it, make it yours, then: redress policy apply FILE",
                    IsAdvice: true
                );
                break;
        }
    }
}
