using System.Runtime.CompilerServices;

namespace Redress.Server.Doctor.Checks;

/// <summary>This machine's clock agrees with what was recorded and with the database server's.</summary>
internal sealed class ClockCheck : ICheck
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(60);

    public async IAsyncEnumerable<Trouble> LookAsync(Patient patient, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (patient.Inside is not { } inside)
        {
            yield break;
        }

        if (await inside.NewestFactAsync(cancel) - patient.Now > Tolerance)
        {
            yield return new(
                "clock-behind",
                "Something was recorded later than this machine's clock says it is",
                "Set the clock by NTP; deadlines are computed from it"
            );
        }

        if (await inside.ServerTimeAsync(cancel) is { } server && (server - patient.Now).Duration() > Tolerance)
        {
            yield return new(
                "clock-skew",
                $"PostgreSQL's clock differs by {(server - patient.Now).Duration().TotalSeconds:0} seconds from this machine's",
                "Set both by NTP"
            );
        }
    }
}
