using System.Runtime.InteropServices;

namespace Redress.Storage.Keys;

/// <summary>
/// Files that must survive a power cut. .NET hides errors of fsync on Linux (FileStream.Flush(true) returns normally on
/// EIO), so this calls it itself, for the file and for its folder.
/// </summary>
public static partial class Durable
{
    private const int OpenDirectory = 0x10000;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a new file that only the owner may read, by way of a temporary name; never half there.</summary>
    public static void WriteNew(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        using (
            var file = new FileStream(
                temporary,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = OwnerOnly,
                    BufferSize = 0,
                }
            )
        )
        {
            file.Write(content);
            Sync(file);
        }

        File.Move(temporary, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Appends to a file and syncs it.</summary>
    public static void Append(FileStream file, ReadOnlySpan<byte> content)
    {
        file.Write(content);
        Sync(file);
    }

    /// <exception cref="IOException">The system could not promise that it is on disk.</exception>
    public static void Sync(FileStream file)
    {
        file.Flush();
        if (fsync((int)file.SafeFileHandle.DangerousGetHandle()) != 0)
        {
            throw new IOException($"fsync failed with errno {Marshal.GetLastPInvokeError()}");
        }
    }

    public static void SyncFolder(string folder)
    {
        var handle = open(folder, OpenDirectory);
        if (handle < 0)
        {
            throw new IOException($"The folder cannot be opened for fsync, errno {Marshal.GetLastPInvokeError()}");
        }

        var failed = fsync(handle) != 0;
        var errno = Marshal.GetLastPInvokeError();
        _ = close(handle);
        if (failed)
        {
            throw new IOException($"fsync of a folder failed with errno {errno}");
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int handle);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int handle);
}
