using System.Runtime.CompilerServices;

namespace Redress.Server.Doctor.Checks;

/// <summary>The data folder is there, ours alone, and on a disk of this machine.</summary>
internal sealed class FolderCheck : ICheck
{
    private const UnixFileMode Others =
        UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private static readonly string[] Foreign = ["nfs", "nfs4", "cifs", "smb", "smb2", "fuse", "fuseblk"];

    public async IAsyncEnumerable<Trouble> LookAsync(Patient patient, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        var folder = patient.DataFolder;
        if (!Directory.Exists(folder))
        {
            yield return new(
                "folder-missing",
                $"{folder} is not there",
                $"Name the data folder: redress doctor --data DIR"
            );
            yield break;
        }

        if ((File.GetUnixFileMode(folder) & Others) != 0)
        {
            yield return new("folder-open", $"Others may enter {folder}, or write in it", $"chmod 700 {folder}");
        }

        if (Foreign.Contains(new DriveInfo(Path.GetFullPath(folder)).DriveFormat, StringComparer.Ordinal))
        {
            yield return new(
                "folder-on-network",
                $"{folder} is on a network file system, on which neither locks nor syncs can be trusted",
                "Move it to a disk of this machine"
            );
        }
    }
}
