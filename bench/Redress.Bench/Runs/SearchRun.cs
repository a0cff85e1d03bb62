using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Redress.Bench.Measuring;
using Redress.Bench.Programs;
using Redress.Core.Kernel;
using Redress.Storage.Cases;
using Redress.Storage.Desk;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Bench.Runs;

/// <summary>What a reviewer waits for at the console: search by each way, and a page of a queue, in a full database.</summary>
internal static class SearchRun
{
    private const int Authors = 50_000;
    private const int Open = 10_000;
    private const int Questions = 400;
    private const int Found = 50;

    /// <summary>Ids that are well-formed: a prefix and 26 characters.</summary>
    private static string Id(string prefix, long n) => $"{prefix}_{n.ToString("D26", CultureInfo.InvariantCulture)}";

    public static async Task AllAsync(Options options, Sheet sheet, CancellationToken cancel)
    {
        sheet.Aim("p99 at most 100 ms at a million cases");
        sheet.Head("engine", "cases", "what", "median ms", "p99 ms", "slowest ms");
        foreach (var engine in options.Engines)
        {
            using var scratch = new Scratch(options.Folder);
            await using var postgres = engine == "postgres" ? await PostgresProgram.StartAsync(options, cancel) : null;
            var folder = scratch.Of("search");
            Directory.CreateDirectory(folder);
            await using var database = await Database.OpenAsync(folder, postgres?.Address, TimeProvider.System, cancel);
            await FillAsync(database, folder, options.Cases, cancel);
            foreach (var (what, ask) in Ways(database, options.Cases, cancel))
            {
                var times = await MeasureAsync(ask, options.Cases);
                sheet.Row(
                    engine,
                    options.Cases.ToString("N0", CultureInfo.InvariantCulture),
                    what,
                    $"{times.At(0.5):0.0}",
                    $"{times.At(0.99):0.0}",
                    $"{times.Max:0.0}"
                );
            }
        }
    }

    private static (string What, Func<long, Task<int>> Ask)[] Ways(Database db, int cases, CancellationToken cancel) =>
        [
            ("id of a case", n => CountAsync(SearchStore.ByIdAsync(db, Id("case", n), Sight.All, Found, cancel))),
            ("id of a report", n => CountAsync(SearchStore.ByIdAsync(db, Id("rpt", n), Sight.All, Found, cancel))),
            ("link", n => CountAsync(SearchStore.ByKeyAsync(db, $"plt_1/post/p{n}", Sight.All, Found, cancel))),
            ("reference, whole", n => CountAsync(SearchStore.ByReferenceAsync(db, $"p{n}", Sight.All, Found, cancel))),
            (
                "account, its beginning",
                n => CountAsync(SearchStore.ByReferenceAsync(db, $"author{n % Authors}", Sight.All, Found, cancel))
            ),
            (
                "a rare word of a note",
                n => CountAsync(SearchStore.ByNotesAsync(db, [$"number{n}"], Sight.All, Found, cancel))
            ),
            (
                "a frequent and a rare word",
                n => CountAsync(SearchStore.ByNotesAsync(db, ["called", $"number{n}"], Sight.All, Found, cancel))
            ),
            ("a frequent word", _ => CountAsync(SearchStore.ByNotesAsync(db, ["called"], Sight.All, Found, cancel))),
            (
                "a page of a queue",
                async _ =>
                {
                    var filter = new WaitingFilter(["open"], Sight.All, QueueId: "que_1", Person: "psn_1");
                    return (await WaitingStore.ListAsync(db, filter, (long.MaxValue, 0, ""), Found, cancel)).Count;
                }
            ),
            (
                "counts of all queues",
                async _ => (await QueueStore.CountAsync(db, Sight.All, DateTimeOffset.UtcNow, cancel)).Count
            ),
        ];

    private static async Task<int> CountAsync(Task<List<FoundCase>> found) => (await found).Count;

    private static async Task<Sorted> MeasureAsync(Func<long, Task<int>> ask, int cases)
    {
        var random = new Random(1);
        var times = new Latencies();
        for (var i = -20; i < Questions; i++)
        {
            var n = random.NextInt64(1, cases);
            var began = Stopwatch.GetTimestamp();
            if (await ask(n) == 0)
            {
                throw new InvalidOperationException("What was asked for was not found");
            }

            if (i >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(began));
            }
        }

        return times.Sorted();
    }

    /// <summary>Straight into the tables: what is measured is reading.</summary>
    private static async Task FillAsync(Database database, string folder, int cases, CancellationToken cancel)
    {
        await using var connection = await ConnectAsync(database, folder, cancel);
        foreach (var sql in Fill(database.Name == "postgres", cases))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    /// <summary>What a database gives out beside its writer only reads, on SQLite.</summary>
    private static async Task<DbConnection> ConnectAsync(Database database, string folder, CancellationToken cancel)
    {
        if (database.Name == "postgres")
        {
            return await database.ConnectAsync(cancel);
        }

        var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "redress.db")};Pooling=False");
        await connection.OpenAsync(cancel);
        return connection;
    }

    private static IEnumerable<string> Fill(bool isPostgres, int cases)
    {
        var n = isPostgres
            ? $"WITH n (n) AS (SELECT generate_series(1, {cases}))"
            : $"WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {cases})";
        string Id(string prefix, string number = "n") =>
            isPostgres
                ? $"'{prefix}_' || lpad(({number})::text, 26, '0')"
                : $"'{prefix}_' || printf('%026d', {number})";
        var status = $"CASE WHEN n <= {Open} THEN 'open' ELSE 'closed' END";
        yield return isPostgres ? "SET session_replication_role = replica" : "PRAGMA foreign_keys = OFF";
        yield return isPostgres ? "SET synchronous_commit = off" : "PRAGMA synchronous = OFF";
        yield return $"""
            {n} INSERT INTO subject (id, key, platform_id, kind, platform_ref, relation, surface, created_at, version)
            SELECT {Id(
                "sub",
                $"n + {2 * cases}"
            )}, 'plt_1/account/author' || n, 'plt_1', 'account', 'author' || n, 'author', 'public', n, 1
            FROM n WHERE n <= {Authors}
            """;
        yield return $"""
            {n} INSERT INTO subject (id, key, platform_id, kind, platform_ref, relation, author_id, surface, created_at, version)
            SELECT {Id("sub")}, 'plt_1/post/p' || n, 'plt_1', 'post', 'p' || n, 'named', {Id(
                "sub",
                $"(n % {Authors}) + 1 + {2 * cases}"
            )},
              'public', n, 1 FROM n
            """;
        yield return $"""
            {n} INSERT INTO case_event (case_id, version, prior, from_status, to_status, verb, at, by)
            SELECT {Id("case")}, 1, NULL, '', {status}, 'open', n, 'system' FROM n
            """;
        yield return $"""
            {n} INSERT INTO case_file (id, platform_id, subject_id, status, version, reason, priority, opened_at, due_at, first_party_seen, queue_id)
            SELECT {Id("case")}, 'plt_1', {Id(
                "sub"
            )}, {status}, 1, 'hate', 3000 + n % 97, n, n + 1000, 0, 'que_' || (n % 5) FROM n
            """;
        yield return $"""
            {n} INSERT INTO report_link (report_id, ordinal, status, subject_id, case_id, first_party, hold, received_at)
            SELECT {Id("rpt")}, 0, 'attached', {Id("sub")}, {Id("case")}, 0, 'none', n FROM n
            """;
        foreach (var word in (string[])["'called'", "'number' || n", "'back' || (n % 1000)"])
        {
            yield return $"""
                {n} INSERT INTO note_word (word, case_id, note_id) SELECT {word}, {Id("case")}, {Id("note")} FROM n
                """;
        }

        yield return "ANALYZE";
    }
}
