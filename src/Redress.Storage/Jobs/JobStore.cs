using Redress.Core.Kernel;
using Redress.Storage.Engine;

namespace Redress.Storage.Jobs;

/// <summary>One thing to do after commit. Only ids inside; every handler may run twice.</summary>
public sealed class JobRow
{
    public string Kind { get; init; } = "";
    public string Ref { get; init; } = "";
    public long Revision { get; init; }
    public string Lane { get; init; } = "";
    public long DueAt { get; init; }
    public long Attempts { get; init; }
}

/// <summary>Jobs are exempt from the ledger: what they do is recorded where it is done.</summary>
/// <summary>A job whose last attempt failed.</summary>
public sealed class FailedJob
{
    public string Kind { get; init; } = "";
    public string Ref { get; init; } = "";
    public long Revision { get; init; }
    public long DueAt { get; init; }
    public long Attempts { get; init; }
    public string LastError { get; init; } = "";
}

/// <summary>Jobs of one kind.</summary>
public sealed class JobCount
{
    public string Kind { get; init; } = "";
    public long Count { get; init; }
    public long DueAt { get; init; }
    public long Attempts { get; init; }
}

public static class JobStore
{
    private static readonly TimeSpan[] First =
    [
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(15),
    ];

    /// <summary>How long to wait after so many attempts: 1, 2, 5, 15 s, then a minute, after an hour ten minutes.</summary>
    public static TimeSpan Delay(long attempts) =>
        attempts <= First.Length ? First[Math.Max(attempts - 1, 0)]
        : attempts <= 60 ? TimeSpan.FromMinutes(1)
        : TimeSpan.FromMinutes(10);

    /// <summary>Adds a job and wakes workers after commit. The same (kind, ref, revision) is one job.</summary>
    public static void Add(
        Transaction tx,
        string kind,
        string reference,
        long revision,
        string lane,
        DateTimeOffset dueAt
    )
    {
        tx.Run(
            """
            INSERT INTO job (kind, ref, revision, lane, due_at) VALUES (@kind, @ref, @revision, @lane, @due)
            ON CONFLICT (kind, ref, revision) DO NOTHING
            """,
            new Arg("kind", kind),
            new Arg("ref", reference),
            new Arg("revision", revision),
            new Arg("lane", lane),
            new Arg("due", dueAt.ToMicros())
        );
        tx.WillWake(kind, lane);
    }

    /// <summary>
    /// Takes up to so many due jobs under a lease, the longest due first. Jobs of one ref may come together, but are never out with two at a time.
    /// None come while another node takes jobs of the same kind and lane.
    /// </summary>
    public static async Task<List<JobRow>> ClaimAsync(
        Transaction tx,
        string kind,
        string lane,
        string node,
        DateTimeOffset now,
        TimeSpan lease,
        int most
    )
    {
        // Rows locked one by one would let another node take a ref's second job while its first is not yet seen as out.
        var alone =
            tx.Dialect.OneWriter
            || await tx.FirstAsync<long>(OneClaimerSql, new Arg("kind", kind), new Arg("lane", lane)) == 1;
        if (!alone)
        {
            return [];
        }

        var taken = await tx.ListAsync<JobRow>(
            ClaimSql,
            new Arg("kind", kind),
            new Arg("lane", lane),
            new Arg("node", node),
            new Arg("now", now.ToMicros()),
            new Arg("until", (now + lease).ToMicros()),
            new Arg("most", (long)most)
        );
        return [.. taken.OrderBy(j => j.DueAt).ThenBy(j => j.Ref, StringComparer.Ordinal).ThenBy(j => j.Revision)];
    }

    /// <summary>Frees what a process that is gone still held. Only where one process has the database for itself.</summary>
    public static void ReleaseAll(Transaction tx) =>
        tx.Run("UPDATE job SET lease_until = 0, lease_by = NULL WHERE lease_until > 0");

    /// <summary>Frees what one node held that is gone.</summary>
    public static void ReleaseOf(Transaction tx, string node) =>
        tx.Run(
            "UPDATE job SET lease_until = 0, lease_by = NULL WHERE lease_by = @node AND lease_until > 0",
            new Arg("node", node)
        );

    public static void Done(Transaction tx, JobRow job) =>
        tx.Run(
            "DELETE FROM job WHERE kind = @kind AND ref = @ref AND revision = @revision",
            new Arg("kind", job.Kind),
            new Arg("ref", job.Ref),
            new Arg("revision", job.Revision)
        );

    /// <summary>Puts a job back, to be tried at that time.</summary>
    public static void Again(Transaction tx, JobRow job, string error, DateTimeOffset dueAt) =>
        tx.Run(
            """
            UPDATE job SET lease_until = 0, lease_by = NULL, due_at = @due, last_error = @error
            WHERE kind = @kind AND ref = @ref AND revision = @revision
            """,
            new Arg("kind", job.Kind),
            new Arg("ref", job.Ref),
            new Arg("revision", job.Revision),
            new Arg("error", error),
            new Arg("due", dueAt.ToMicros())
        );

    /// <summary>
    /// Where jobs are due that nobody has out. It steps from one kind and lane that has jobs to the next, so it costs as much as
    /// there are of those, however many jobs wait and however many platforms there are.
    /// </summary>
    public static async Task<HashSet<JobPlace>> DuePlacesAsync(
        Database database,
        DateTimeOffset now,
        CancellationToken cancel
    ) =>
        [
            .. (await database.ListAsync<Place>(DuePlacesSql, cancel, new Arg("now", now.ToMicros()))).Select(
                p => new JobPlace(p.Kind, p.Lane)
            ),
        ];

    /// <summary>When the next job is due: of those not out under a lease. Null where there is none.</summary>
    public static async Task<DateTimeOffset?> NextDueAsync(
        Database database,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var due = await database.FirstAsync<long>(
            "SELECT COALESCE(MIN(CASE WHEN lease_until > @now THEN lease_until ELSE due_at END), -1) AS due FROM job",
            cancel,
            new Arg("now", now.ToMicros())
        );
        return due < 0 ? null : Instant.FromMicros(due);
    }

    /// <summary>Jobs that failed and will be tried again, the most tried first.</summary>
    public static Task<List<FailedJob>> FailedAsync(Database database, CancellationToken cancel) =>
        database.ListAsync<FailedJob>(
            """
            SELECT kind, ref, revision, due_at, attempts, last_error FROM job
            WHERE last_error IS NOT NULL ORDER BY attempts DESC, due_at, kind, ref, revision LIMIT 200
            """,
            cancel
        );

    /// <summary>How many jobs of each kind there are, and since when the first of them is due.</summary>
    public static Task<List<JobCount>> CountsAsync(Database database, CancellationToken cancel) =>
        database.ListAsync<JobCount>(
            "SELECT kind, COUNT(*) AS count, MIN(due_at) AS due_at, MAX(attempts) AS attempts FROM job GROUP BY kind ORDER BY kind",
            cancel
        );

    /// <summary>Tries a failed job now instead of later; nothing where it is done, or out under a lease.</summary>
    public static void TryNow(Transaction tx, string kind, string reference, long revision, DateTimeOffset now) =>
        tx.Run(
            """
            UPDATE job SET due_at = @now
            WHERE kind = @kind AND ref = @ref AND revision = @revision AND lease_until <= @now AND due_at > @now
            """,
            new Arg("kind", kind),
            new Arg("ref", reference),
            new Arg("revision", revision),
            new Arg("now", now.ToMicros())
        );

    /// <summary>How many jobs are due or out now.</summary>
    public static async Task<long> BusyAsync(Database database, DateTimeOffset now, CancellationToken cancel) =>
        await database.FirstAsync<long>(
            "SELECT COUNT(*) FROM job WHERE due_at <= @now OR lease_until > @now",
            cancel,
            new Arg("now", now.ToMicros())
        );

    private const string DuePlacesSql = """
        WITH RECURSIVE kinds (kind) AS (
          SELECT MIN(kind) FROM job
          UNION ALL
          SELECT (SELECT MIN(j.kind) FROM job j WHERE j.kind > kinds.kind) FROM kinds WHERE kinds.kind IS NOT NULL),
        places (kind, lane) AS (
          SELECT kind, (SELECT MIN(j.lane) FROM job j WHERE j.kind = kinds.kind) FROM kinds WHERE kind IS NOT NULL
          UNION ALL
          SELECT kind, (SELECT MIN(j.lane) FROM job j WHERE j.kind = places.kind AND j.lane > places.lane)
          FROM places WHERE lane IS NOT NULL)
        SELECT kind, lane FROM places WHERE lane IS NOT NULL AND EXISTS (
          SELECT 1 FROM job j
          WHERE j.kind = places.kind AND j.lane = places.lane AND j.due_at <= @now AND j.lease_until <= @now)
        """;

    private sealed class Place
    {
        public string Kind { get; init; } = "";
        public string Lane { get; init; } = "";
    }

    /// <summary>PostgreSQL's lock of that number, until the transaction ends; 1 where it was free.</summary>
    private const string OneClaimerSql = """
        SELECT CASE WHEN pg_try_advisory_xact_lock(hashtextextended(@kind || '/' || @lane, 1)) THEN 1 ELSE 0 END
        """;

    // The jobs are found once, before the update: a plan that looked again for each row would take more than so many.
    private const string ClaimSql = """
        WITH due AS MATERIALIZED (
          SELECT kind, ref, revision FROM job AS waiting
          WHERE kind = @kind AND lane = @lane AND due_at <= @now AND lease_until <= @now
            AND NOT EXISTS (
              SELECT 1 FROM job AS taken
              WHERE taken.kind = waiting.kind AND taken.ref = waiting.ref AND taken.lease_until > @now)
          ORDER BY due_at, ref
          LIMIT @most
          {skip-locked})
        UPDATE job SET lease_until = @until, lease_by = @node, attempts = attempts + 1
        WHERE (kind, ref, revision) IN (SELECT kind, ref, revision FROM due)
        RETURNING kind, ref, revision, lane, due_at, attempts
        """;
}
