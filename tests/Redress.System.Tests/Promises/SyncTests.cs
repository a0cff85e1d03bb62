using System.Globalization;
using Redress.System.Tests.Harness;
using Xunit.Abstractions;

namespace Redress.System.Tests.Promises;

/// <summary>
/// A kill says nothing of what reached the disk, for the system keeps what it was given. These watch the system calls:
/// before each 201 the log was synced, and the sync began after the request had come.
/// </summary>
public sealed class SyncTests(ITestOutputHelper output)
{
    private static readonly string[] Watched =
    [
        "-ttt",
        "-T",
        "-y",
        "-s",
        "400",
        "-e",
        "trace=recvfrom,recvmsg,read,sendto,sendmsg,write,writev,fdatasync,fsync",
    ];

    [StraceFact]
    public async Task SQLite_syncs_its_log_between_each_request_and_its_answer()
    {
        await using var stand = await Stand.StartAsync(new StandPlan());
        await WatchAsync(stand, null, "redress.db-wal");
    }

    [StracePostgresFact]
    public async Task PostgreSQL_syncs_its_log_between_each_request_and_its_answer()
    {
        await using var postgres = await OwnPostgres.StartAsync();
        // Before Redress connects: whatever serves it is then watched from its first moment.
        await using var strace = await Strace.AttachAsync(postgres.Processes(), Watched);
        await using var stand = await Stand.StartAsync(new StandPlan { Postgres = postgres.Address });
        await WatchAsync(stand, strace, "/pg_wal/");
    }

    [PostgresTheory]
    [InlineData("fsync")]
    [InlineData("synchronous_commit")]
    [InlineData("full_page_writes")]
    public async Task PostgreSQL_that_does_not_sync_is_refused_at_start(string setting)
    {
        await using var postgres = await OwnPostgres.StartAsync($"{setting}=off");
        var folder = Directory.CreateTempSubdirectory("redress-refused-").FullName;

        var (status, text) = await Shell.TryAsync(
            StartedProgram.Redress,
            "serve",
            "--data",
            folder,
            "--listen",
            "http://127.0.0.1:0",
            "--database",
            postgres.Address
        );

        Assert.Equal(3, status);
        Assert.Contains($"PostgreSQL runs with {setting} off", text, StringComparison.Ordinal);
        Assert.DoesNotContain("listening", text, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    private async Task WatchAsync(Stand stand, Strace? database, string log)
    {
        var (seed, random) = Seed.Next();
        var history = new History();
        var clients = new Clients(history, [.. Enumerable.Range(1, 40).Select(n => $"{n}")], random);
        await clients.FileSomeAsync(stand.Key, 1, 5);
        await using var strace = await Strace.AttachAsync([stand.Server.ProcessId], Watched);
        await clients.FileSomeAsync(stand.Key, 1, Seed.Times(20, 100));
        await clients.FileSomeAsync(stand.Key, 8, Seed.Times(10, 100));
        List<SystemCall> calls = [.. await strace.EndAsync()];
        calls.AddRange(database is null ? [] : await database.EndAsync());
        calls.Sort((a, b) => a.Began.CompareTo(b.Began));

        var (answers, unsynced) = Judge(calls, log);
        Assert.Empty(history.Wrong);
        Assert.Equal(history.Count - 5, answers);
        Assert.True(unsynced == 0, $"{unsynced} of {answers} answers left before a sync of {log}");
        var syncs = calls.Count(c => IsSync(c, log));
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"seed {seed}: {answers} answers, {syncs} syncs, 0 answers without"
            )
        );
    }

    /// <summary>Each 201 on a connection, and the last request on it before: was there a whole sync between the two?</summary>
    private static (int Answers, int Unsynced) Judge(List<SystemCall> calls, string log)
    {
        var syncs = calls.Where(c => IsSync(c, log)).ToList();
        var asked = new Dictionary<string, double>(StringComparer.Ordinal);
        var (answers, unsynced) = (0, 0);
        foreach (var call in calls)
        {
            var connection = call.Text[..Math.Max(call.Text.IndexOf(',', StringComparison.Ordinal), 0)];
            if (call.Text.Contains("POST /v1/reports HTTP", StringComparison.Ordinal))
            {
                asked[connection] = call.Ended;
            }
            else if (call.Text.Contains("HTTP/1.1 201", StringComparison.Ordinal))
            {
                answers++;
                unsynced += syncs.Any(s => s.Began >= asked[connection] && s.Ended <= call.Began) ? 0 : 1;
            }
        }

        return (answers, unsynced);
    }

    private static bool IsSync(SystemCall call, string log) =>
        call.Name is "fdatasync" or "fsync"
        && call.Text.Contains(log, StringComparison.Ordinal)
        && call.Text.EndsWith("= 0", StringComparison.Ordinal);
}
