using System.Runtime.CompilerServices;

namespace Redress.Server.Doctor.Checks;

/// <summary>The database can be read, and is this program's.</summary>
internal sealed class DatabaseCheck : ICheck
{
    public async IAsyncEnumerable<Trouble> LookAsync(Patient patient, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        if (patient.Unreadable is { } why)
        {
            yield return new(
                "database-unreadable",
                why,
                "Name the right folder, or the PostgreSQL with --database; else restore a backup"
            );
        }

        if (patient.IsOld)
        {
            yield return new(
                "database-old",
                "The database is an older program's",
                $"redress migrate --data {patient.DataFolder}, or start the program"
            );
        }
    }
}
