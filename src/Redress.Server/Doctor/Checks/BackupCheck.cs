using System.Runtime.CompilerServices;
using Redress.Storage.Recovery;

namespace Redress.Server.Doctor.Checks;

/// <summary>There is a backup of the last day.</summary>
internal sealed class BackupCheck : ICheck
{
    private static readonly TimeSpan Old = TimeSpan.FromHours(26);

    public async IAsyncEnumerable<Trouble> LookAsync(Patient patient, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        var last = Backup.LastOf(patient.DataFolder);
        if (last is null || patient.Now - last > Old)
        {
            yield return new(
                last is null ? "backup-missing" : "backup-old",
                last is null ? "No backup was ever made from this folder" : $"The last backup is of {last:u}",
                $"Each day: redress backup FOLDER --data {patient.DataFolder}"
            );
        }
    }
}
