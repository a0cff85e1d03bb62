namespace Redress.System.Tests.Promises;

/// <summary>An ext4 file system of its own in a file, mounted for a test and gone after it.</summary>
internal sealed class DiskImage : IAsyncDisposable
{
    private const UnixFileMode Passable =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherExecute;

    private readonly string _scratch;
    private bool _mounted;

    private DiskImage(string scratch) =>
        (_scratch, Folder, Image) = (scratch, Path.Combine(scratch, "m"), Path.Combine(scratch, "disk.img"));

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    private string Image { get; }

    /// <summary>A fresh one. Nothing is reserved for root, so that full is full.</summary>
    public static async Task<DiskImage> MakeAsync(int megabytes)
    {
        var disk = New();
        try
        {
            await using (var file = File.Create(disk.Image))
            {
                file.SetLength(megabytes * 1024L * 1024);
            }

            await Shell.RunAsync("mkfs.ext4", "-q", "-F", "-m", "0", disk.Image);
            await disk.MountAsync();
            return disk;
        }
        catch
        {
            await disk.DisposeAsync();
            throw;
        }
    }

    /// <summary>What a disk holds whose machine loses its power now: a copy without sync and without unmounting.</summary>
    public async Task<DiskImage> CutPowerAsync()
    {
        var copy = New();
        try
        {
            await Shell.RunAsync("cp", "--sparse=always", Image, copy.Image);
            await copy.MountAsync();
            return copy;
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes all room that is left; the file that took it.</summary>
    public async Task<string> FillAsync()
    {
        var filler = Path.Combine(Folder, "filler");
        // Ends with an error, when there is no room any more: once in large steps, once for the rest.
        await Shell.TryAsync("dd", "if=/dev/zero", $"of={filler}", "bs=1M", "conv=fsync");
        await Shell.TryAsync("dd", "if=/dev/zero", $"of={filler}", "bs=512", "oflag=append", "conv=notrunc,fsync");
        return filler;
    }

    /// <summary>What the kernel does to a file system whose disk fails: from now on it can only be read.</summary>
    public Task FailAsync() => Shell.RunAsync("mount", "-o", "remount,abort", Folder);

    public async Task MountAsync()
    {
        await Shell.RunAsync("mount", "-o", "loop,errors=remount-ro", Image, Folder);
        _mounted = true;
    }

    public async Task UnmountAsync()
    {
        await Shell.RunAsync("umount", Folder);
        _mounted = false;
    }

    public async ValueTask DisposeAsync()
    {
        if (_mounted)
        {
            await UnmountAsync();
        }

        Directory.Delete(_scratch, recursive: true);
    }

    private static DiskImage New()
    {
        var disk = new DiskImage(Directory.CreateTempSubdirectory("redress-disk-").FullName);
        // PostgreSQL has an account of its own and must get through.
        File.SetUnixFileMode(disk._scratch, Passable);
        Directory.CreateDirectory(disk.Folder);
        return disk;
    }
}
