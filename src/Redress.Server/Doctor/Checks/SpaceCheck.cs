using System.Globalization;
using System.Runtime.CompilerServices;

namespace Redress.Server.Doctor.Checks;

/// <summary>There is room on the disk, and SQLite's log does not grow without end.</summary>
internal sealed class SpaceCheck : ICheck
{
    private const long MaxLogBytes = 256_000_000;

    public async IAsyncEnumerable<Trouble> LookAsync(Patient patient, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        if (!Directory.Exists(patient.DataFolder))
        {
            yield break;
        }

        var free = new DriveInfo(Path.GetFullPath(patient.DataFolder)).AvailableFreeSpace;
        if (free < patient.MinFreeBytes)
        {
            yield return new(
                "disk-space",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{free / 1e9:0.0} GB are left where {patient.DataFolder} is"
                ),
                "Make room: a report that cannot be stored is refused"
            );
        }

        var log = new FileInfo(Path.Combine(patient.DataFolder, "redress.db-wal"));
        if (log is { Exists: true, Length: > MaxLogBytes })
        {
            yield return new(
                "log-long",
                string.Create(CultureInfo.InvariantCulture, $"redress.db-wal has {log.Length / 1e6:0} MB"),
                "End what reads the database for long (a backup, a verify, an open shell); then it is cut by itself"
            );
        }
    }
}
