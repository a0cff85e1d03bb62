using Redress.Connectors.Exchanges;
using Redress.Core.Banks;

namespace Redress.Connectors.Tests.Exchanges;

public sealed class FileExchangeTests : IDisposable
{
    private readonly string _path = Path.Combine(
        Directory.CreateTempSubdirectory("redress-list-").FullName,
        "list.csv"
    );

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public async Task It_says_everything_each_time_page_by_page()
    {
        await File.WriteAllLinesAsync(_path, Enumerable.Range(0, 4_500).Select(n => $"md5 {n:x32}"));

        var (said, faulty, place, isAll) = await Fetching.AllAsync(Exchange());

        Assert.Equal(4_500, said.Count);
        Assert.Equal(0, faulty);
        Assert.True(isAll);
        Assert.NotNull(place.Checkpoint);
    }

    [Fact]
    public async Task The_same_file_again_says_nothing_and_claims_nothing()
    {
        await File.WriteAllTextAsync(_path, new string('a', 64) + "\nno hash at all\n");
        var first = await Fetching.AllAsync(Exchange());

        var again = await Fetching.AllAsync(Exchange(), first.Place.Checkpoint);

        Assert.Equal(1, first.Faulty);
        Assert.Empty(again.Said);
        Assert.False(again.IsAll);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_away_and_takes_nothing_back() =>
        Assert.Equal(
            ExchangeFault.Away,
            Assert
                .IsType<ExchangeResult.Failed>(await Exchange().FetchAsync(new(null, null), Fetching.Now, default))
                .Fault
        );

    [Fact]
    public async Task A_file_that_another_replaces_while_it_is_read_is_begun_again()
    {
        await File.WriteAllLinesAsync(_path, Enumerable.Range(0, 3_000).Select(n => $"md5 {n:x32}"));
        var page = Assert.IsType<ExchangeResult.Page>(
            await Exchange().FetchAsync(new(null, null), Fetching.Now, default)
        );
        await File.WriteAllTextAsync(_path, $"md5 {1:x32}\n");

        var next = await Exchange().FetchAsync(page.Next, Fetching.Now, default);

        Assert.Equal(ExchangeFault.Expired, Assert.IsType<ExchangeResult.Failed>(next).Fault);
    }

    private FileExchange Exchange() => new(_path, HashKind.Pdq);
}
