using System.Security.Cryptography;
using Redress.Storage.Keys;

namespace Redress.Storage.Recovery;

/// <summary>Copies files so that they are on disk when this answers; readable by their owner only.</summary>
internal static class FolderCopy
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int BufferBytes = 256 * 1024;

    /// <summary>A folder that only its owner may enter.</summary>
    public static void Make(string folder)
    {
        Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        Durable.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(folder))!);
    }

    /// <summary>All files below a folder but these names; what disappears meanwhile is left out.</summary>
    public static void Tree(string from, string to, params IReadOnlyCollection<string> except)
    {
        Make(to);
        foreach (var file in Directory.EnumerateFiles(from).Where(f => !except.Contains(Path.GetFileName(f))))
        {
            TryFile(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            try
            {
                Tree(folder, Path.Combine(to, Path.GetFileName(folder)), except);
            }
            catch (DirectoryNotFoundException)
            {
                // A folder of partial tiles that a full tile has taken the place of.
            }
        }

        Durable.SyncFolder(to);
    }

    public static void File(string from, string to)
    {
        using var source = new FileStream(
            from,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            BufferBytes
        );
        using var target = new FileStream(
            to,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = OwnerOnly,
                BufferSize = 0,
            }
        );
        source.CopyTo(target, BufferBytes);
        Durable.Sync(target);
    }

    /// <summary>A file that somebody else wrote, brought to disk.</summary>
    public static void Sync(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        Durable.Sync(file);
    }

    /// <summary>SHA-256 in hex.</summary>
    public static string Hash(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static void TryFile(string from, string to)
    {
        try
        {
            File(from, to);
        }
        catch (FileNotFoundException)
        {
            // It has just been replaced by another one.
        }
    }
}
