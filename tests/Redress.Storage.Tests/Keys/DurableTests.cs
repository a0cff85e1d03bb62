using Redress.Storage.Keys;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Keys;

public sealed class DurableTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redress-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "file");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_new_file_is_whole_and_its_owners_alone_and_nothing_lies_beside_it()
    {
        var content = Some.Bytes(100_000);

        Durable.WriteNew(Path, content);

        Assert.Equal(content, File.ReadAllBytes(Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        Assert.Equal([Path], Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public void An_old_file_stays_whole_until_the_new_one_is_there()
    {
        Durable.WriteNew(Path, "old"u8);
        using var reader = File.OpenRead(Path);

        Durable.WriteNew(Path, "newer"u8);

        // Who opened the old one goes on reading it: it was replaced, not written over.
        Assert.Equal("old", new StreamReader(reader).ReadToEnd());
        Assert.Equal("newer", File.ReadAllText(Path));
    }

    [Fact]
    public void What_a_cut_off_write_left_is_replaced_and_its_mode_not_taken_over()
    {
        File.WriteAllText(Path + ".new", "half");
        File.SetUnixFileMode(Path + ".new", (UnixFileMode)0b110_110_110);

        Durable.WriteNew(Path, "whole"u8);

        Assert.Equal("whole", File.ReadAllText(Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        Assert.Equal([Path], Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public void A_link_in_the_place_of_the_temporary_file_is_not_followed()
    {
        var elsewhere = System.IO.Path.Combine(_folder, "elsewhere");
        File.WriteAllText(elsewhere, "kept");
        File.CreateSymbolicLink(Path + ".new", elsewhere);

        Durable.WriteNew(Path, "whole"u8);

        Assert.Equal("kept", File.ReadAllText(elsewhere));
        Assert.Equal("whole", File.ReadAllText(Path));
        Assert.Null(new FileInfo(Path).LinkTarget);
    }

    [Fact]
    public void Where_it_cannot_be_written_the_old_one_stays()
    {
        Durable.WriteNew(Path, "old"u8);
        Directory.CreateDirectory(Path + ".new");

        Assert.ThrowsAny<Exception>(() => Durable.WriteNew(Path, "new"u8));

        Assert.Equal("old", File.ReadAllText(Path));
    }

    [Fact]
    public void What_is_appended_stands_behind_what_was_there()
    {
        using (var file = new FileStream(Path, FileMode.Append))
        {
            Durable.Append(file, "one "u8);
            Durable.Append(file, "two"u8);
            Assert.Equal("one two", File.ReadAllText(Path));
        }
    }

    [Fact]
    public void What_cannot_be_synced_is_an_error_and_not_a_promise()
    {
        Durable.SyncFolder(_folder);
        Assert.Throws<IOException>(() => Durable.SyncFolder(System.IO.Path.Combine(_folder, "gone")));

        // No disk is behind it: fsync says so, and .NET's own flush does not.
        using var device = new FileStream("/dev/null", FileMode.Open, FileAccess.Write);
        device.Flush(flushToDisk: true);
        Assert.Throws<IOException>(() => Durable.Sync(device));
    }
}
