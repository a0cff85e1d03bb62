using System.Runtime.CompilerServices;
using Redress.Storage.Keys;

namespace Redress.Server.Doctor.Checks;

/// <summary>All keys are there, and only their owner may read them.</summary>
internal sealed class KeysCheck : ICheck
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public async IAsyncEnumerable<Trouble> LookAsync(Patient patient, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        var folder = Path.Combine(patient.DataFolder, "keys");
        if (Missing(patient.DataFolder) is { } missing)
        {
            yield return new("keys-missing", missing, $"Restore {folder} from where you keep it; never make new ones");
        }

        var open = Directory.Exists(folder)
            ? Directory
                .EnumerateFiles(folder)
                .Prepend(folder)
                .FirstOrDefault(f => (File.GetUnixFileMode(f) & ~Owner) != 0)
            : null;
        if (open is not null)
        {
            yield return new("keys-readable", $"{open} can be read by others", $"chmod -R u=rwX,go= {folder}");
        }
    }

    private static string? Missing(string dataFolder)
    {
        try
        {
            _ = KeyRing.Open(dataFolder, mayCreate: false);
            return null;
        }
        catch (Exception fault) when (fault is KeysMissingException or IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }
}
