using Redress.Core.Kernel;
using Redress.Server.Work;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;

namespace Redress.Server.Tests.Work;

public sealed class SightingsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset s_filed = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("redress-sightings-").FullName;
    private readonly Sightings _sightings = new();
    private Database? _database;

    public async Task InitializeAsync() =>
        _database = await Database.OpenAsync(_folder, null, TimeProvider.System, CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _database!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Whoever_waits_is_told_of_the_first_reading_begun_after_their_report()
    {
        await ReadAsync("rdg_1", s_filed.AddSeconds(-1), "in-force");
        var waiting = HiddenAsync(TimeSpan.FromSeconds(30));
        await ReadAsync("rdg_2", s_filed.AddSeconds(1), "not-in-force");
        await ReadAsync("rdg_3", s_filed.AddSeconds(2), "in-force");
        await ReadAsync("rdg_4", s_filed.AddSeconds(3), "in-force");

        _sightings.Read("sub_1");

        Assert.Equal(s_filed.AddSeconds(2), await waiting);
    }

    [Fact]
    public async Task What_another_node_reads_is_found_without_being_told()
    {
        var waiting = HiddenAsync(TimeSpan.FromSeconds(30));

        await ReadAsync("rdg_1", s_filed.AddSeconds(1), "in-force");

        Assert.Equal(s_filed.AddSeconds(1), await waiting);
    }

    [Fact]
    public async Task Whoever_waits_in_vain_is_told_so_when_the_time_is_up() =>
        Assert.Null(await HiddenAsync(TimeSpan.FromMilliseconds(50)));

    private Task<DateTimeOffset?> HiddenAsync(TimeSpan wait) =>
        _sightings.HiddenAsync(_database!, "sub_1", s_filed, Deadline.In(wait), CancellationToken.None);

    private Task ReadAsync(string id, DateTimeOffset at, string answer) =>
        _database!.Recorder.WriteAsync(
            tx =>
            {
                ReadingStore.Insert(
                    tx,
                    new ReadingRow
                    {
                        Id = id,
                        SubjectId = "sub_1",
                        Restriction = "hide",
                        BegunAt = at.ToMicros(),
                        EndedAt = at.ToMicros(),
                        Answer = answer,
                    }
                );
                tx.Fact("enforcement.read", Actor.System, at);
                return Task.CompletedTask;
            },
            CancellationToken.None
        );
}
