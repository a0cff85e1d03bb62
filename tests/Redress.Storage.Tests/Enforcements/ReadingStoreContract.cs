using Redress.Core.Kernel;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Enforcements;

public sealed class SqliteReadingStoreTests(SqliteEngine engine)
    : ReadingStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresReadingStoreTests(PostgresEngine engine)
    : ReadingStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class ReadingStoreContract(TestedEngine engine) : Contract(engine)
{
    private readonly string _subject = Some.Id("sub");

    [EngineFact]
    public async Task Hidden_counts_from_the_first_reading_that_began_after_the_report()
    {
        await ReadAsync(begun: 10, ended: 12, ReadingStore.InForce);
        await ReadAsync(begun: 20, ended: 25, ReadingStore.InForce);
        await ReadAsync(begun: 21, ended: 22, ReadingStore.InForce);

        // When it ended is when it is known; which one counts is by when it began.
        Assert.Equal(At(12), await HiddenAsync(after: 9));
        Assert.Equal(At(25), await HiddenAsync(after: 10));
        Assert.Equal(At(25), await HiddenAsync(after: 19));
        Assert.Equal(At(22), await HiddenAsync(after: 20));
        Assert.Null(await HiddenAsync(after: 21));
    }

    [EngineFact]
    public async Task What_was_read_as_public_again_is_hidden_since_the_next_reading_that_found_it_so()
    {
        await ReadAsync(begun: 10, ended: 12, ReadingStore.InForce);
        await ReadAsync(begun: 20, ended: 21, ReadingStore.NotInForce);
        await ReadAsync(begun: 22, ended: 23, ReadingStore.Unknown);
        Assert.Null(await HiddenAsync(after: 9));

        await ReadAsync(begun: 30, ended: 31, ReadingStore.InForce);

        Assert.Equal(At(31), await HiddenAsync(after: 9));
    }

    [EngineFact]
    public async Task A_reading_under_way_when_the_report_came_counts_for_earlier_ones_only()
    {
        await ReadAsync(begun: 10, ended: 30, ReadingStore.InForce);

        Assert.Null(await HiddenAsync(after: 15));
        Assert.Equal(
            Some.Noon.AddSeconds(30),
            await ReadingStore.HiddenSinceAsync(Database, _subject, At(10).AddMicroseconds(-1), None)
        );
        Assert.Null(await HiddenAsync(after: 10));
    }

    [EngineFact]
    public async Task Only_readings_of_hide_that_found_it_so_count_and_only_of_that_subject()
    {
        await ReadAsync(begun: 10, ended: 11, ReadingStore.NotInForce);
        await ReadAsync(begun: 12, ended: 13, ReadingStore.Unknown);
        await ReadAsync(begun: 14, ended: 15, ReadingStore.InForce, restriction: "remove");
        await ReadAsync(begun: 16, ended: 17, ReadingStore.InForce, subject: Some.Id("sub"));

        Assert.Null(await HiddenAsync(after: 0));
    }

    [EngineFact]
    public async Task Every_column_comes_back_as_it_was_written()
    {
        var row = new ReadingRow
        {
            Id = Some.Id(ReadingRow.Prefix),
            SubjectId = _subject,
            Restriction = "hide",
            BegunAt = 1,
            EndedAt = Some.Most,
            Answer = ReadingStore.Unknown,
            Detail = Some.Text,
        };

        await WriteAsync(tx => ReadingStore.Insert(tx, row));

        var found = await Database.ListAsync<ReadingRow>(
            $"SELECT {Rows<ReadingRow>.Columns} FROM reading WHERE subject_id = @subject",
            None,
            new Arg("subject", _subject)
        );
        AssertSame(row, found.Single());
    }

    private static DateTimeOffset At(int seconds) => Some.Noon.AddSeconds(seconds);

    private Task<DateTimeOffset?> HiddenAsync(int after) =>
        ReadingStore.HiddenSinceAsync(Database, _subject, At(after), None);

    private Task ReadAsync(int begun, int ended, string answer, string restriction = "hide", string? subject = null) =>
        WriteAsync(tx =>
            ReadingStore.Insert(
                tx,
                new ReadingRow
                {
                    Id = Some.Id(ReadingRow.Prefix),
                    SubjectId = subject ?? _subject,
                    Restriction = restriction,
                    BegunAt = At(begun).ToMicros(),
                    EndedAt = At(ended).ToMicros(),
                    Answer = answer,
                }
            )
        );
}
