using System.Runtime.CompilerServices;

namespace Redress.Server.Doctor.Checks;

/// <summary>PostgreSQL writes to disk what it acknowledges.</summary>
internal sealed class PostgresCheck : ICheck
{
    public async IAsyncEnumerable<Trouble> LookAsync(Patient patient, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var setting in patient.Inside is null ? [] : await patient.Inside.UnsafeSettingsAsync(cancel))
        {
            yield return new(
                "postgres-unsafe",
                $"PostgreSQL runs with {setting} off: acknowledged reports can be lost",
                $"Set {setting} = on for the server, the database and the role"
            );
        }
    }
}
