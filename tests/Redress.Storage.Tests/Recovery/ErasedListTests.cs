using Redress.Storage.Recovery;
using Redress.Storage.Tests.Ledgers;

namespace Redress.Storage.Tests.Recovery;

public sealed class ErasedListTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redress-erased-").FullName;

    private string File => Path.Combine(_folder, ErasedList.Name);

    [Fact]
    public void What_is_listed_once_stands_there_once_whoever_opens_it()
    {
        ErasedList.Open(_folder).Add([new("sld_1", 5), new("sld_2", 6)]);
        var again = ErasedList.Open(_folder);

        again.Add([new("sld_2", 7), new("sld_3", 8)]);

        Assert.Equal([new("sld_1", 5), new("sld_2", 6), new("sld_3", 8)], ErasedList.Read(File));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public void A_line_that_a_crash_cut_off_does_not_count_and_spoils_no_other()
    {
        System.IO.File.WriteAllText(File, "sld_1 5\nsld_2 1");
        Assert.Equal([new("sld_1", 5)], ErasedList.Read(File));

        ErasedList.Open(_folder).Add([new("sld_3", 8)]);

        Assert.Contains(new ErasedText("sld_3", 8), ErasedList.Read(File));
    }

    [Fact]
    public async Task What_another_node_erased_is_listed_here_too()
    {
        await using var installation = await SmallInstallation.StartAsync();
        await installation.FillAsync(1);
        await installation.Database.Recorder.WriteAsync(
            tx =>
            {
                var row = EveryTable.SealedText(1, installation.Clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000);
                Storage.Reports.SealedStore.Erase(tx, row, 77);
                tx.Fact("test.erased", SmallInstallation.Someone, installation.Clock.GetUtcNow());
                return Task.CompletedTask;
            },
            CancellationToken.None
        );

        await ErasedList.Open(_folder).FollowAsync(installation.Database, CancellationToken.None);

        Assert.Equal([new("sld_1", 77)], ErasedList.Read(File));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
