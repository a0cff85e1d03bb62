using System.Text.Json;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Storage.Engine;

namespace Redress.Storage.Cases;

/// <summary>What intake must know of a named subject, in one look.</summary>
public sealed class KnownSubject
{
    public string Key { get; init; } = "";
    public string SubjectId { get; init; } = "";
    public string? AuthorId { get; init; }

    /// <summary>The columns of the case; CaseId is null where there is none yet.</summary>
    public string? CaseId { get; init; }
    public string? PlatformId { get; init; }
    public string? Status { get; init; }
    public long? Version { get; init; }
    public string? Reason { get; init; }
    public long? Priority { get; init; }
    public long? OpenedAt { get; init; }
    public long? DueAt { get; init; }
    public string? ClaimedBy { get; init; }
    public string? HoldId { get; init; }
    public string? FinalId { get; init; }
    public long? FirstPartySeen { get; init; }

    /// <summary>What had been claimed when the decision in force let it stay; null where none did.</summary>
    public string? Stays { get; init; }

    /// <summary>What the decision in force orders, as a JSON list; null where there is none.</summary>
    public string? FinalRestrictions { get; init; }

    /// <summary>Whether the decision in force takes it out of sight.</summary>
    public bool IsOutOfSight =>
        FinalRestrictions is { } ordered
        && JsonSerializer
            .Deserialize<List<string>>(ordered)!
            .Exists(r => Word.Parse<Restriction>(r) is Restriction.Hide or Restriction.Remove);

    public Core.Cases.Case? Case =>
        CaseId is null
            ? null
            : new CaseRow
            {
                Id = CaseId,
                PlatformId = PlatformId!,
                SubjectId = SubjectId,
                Status = Status!,
                Version = Version!.Value,
                Reason = Reason!,
                Priority = Priority!.Value,
                OpenedAt = OpenedAt!.Value,
                DueAt = DueAt!.Value,
                ClaimedBy = ClaimedBy,
                HoldId = HoldId,
                FinalId = FinalId,
                FirstPartySeen = FirstPartySeen!.Value,
            }.ToCase();
}

/// <summary>What is remembered of an author: counts stop at a hundred.</summary>
public sealed class Remembered
{
    /// <summary>Reports so far on the account and what it posted.</summary>
    public long EarlierReports { get; init; }

    /// <summary>1 where the account has a strike in force, else 0.</summary>
    public long Strikes { get; init; }

    /// <summary>Cases of theirs on which a person's decision restricts something.</summary>
    public long Restricted { get; init; }

    /// <summary>Cases of theirs that were decided to stay.</summary>
    public long Stayed { get; init; }
}

public static class IntakeStore
{
    private const int Enough = 100;

    private const string Look = """
        SELECT s.key, s.id AS subject_id, s.author_id, c.id AS case_id, c.platform_id, c.status, c.version, c.reason,
          c.priority, c.opened_at, c.due_at, c.claimed_by, c.hold_id, c.final_id, c.first_party_seen, y.claims AS stays,
          d.restrictions AS final_restrictions
        FROM subject s LEFT JOIN case_file c ON c.subject_id = s.id LEFT JOIN stay y ON y.decision_id = c.final_id
        LEFT JOIN decision d ON d.id = c.final_id
        WHERE s.key
        """;

    /// <summary>The subjects of these keys that are known. Mostly it is one, and no list has to be unpacked for it.</summary>
    public static Task<List<KnownSubject>> LookAsync(Transaction tx, IReadOnlyList<string> keys) =>
        keys.Count == 1
            ? tx.ListAsync<KnownSubject>(Look + " = @key", new Arg("key", keys[0]))
            : tx.ListAsync<KnownSubject>(Look + " {in:keys}", new Arg("keys", JsonSerializer.Serialize(keys)));

    /// <summary>What is remembered of an account and what it posted, in one look.</summary>
    public static async Task<Remembered> RememberAsync(Transaction tx, string authorId) =>
        (await tx.FirstAsync<Remembered>(RememberSql, new Arg("author", authorId), new Arg("enough", (long)Enough)))!;

    public static async Task<Remembered> RememberAsync(Database database, string authorId, CancellationToken cancel) =>
        (
            await database.FirstAsync<Remembered>(
                RememberSql,
                cancel,
                new Arg("author", authorId),
                new Arg("enough", (long)Enough)
            )
        )!;

    private const string TheirCases = """
        case_file c WHERE c.subject_id IN (SELECT @author UNION ALL SELECT id FROM subject WHERE author_id = @author)
        """;

    private const string RememberSql = $"""
        SELECT
          (SELECT COUNT(*) FROM (SELECT 1 AS one FROM report_link WHERE case_id IN (SELECT c.id FROM {TheirCases})
             LIMIT @enough) AS r) AS earlier_reports,
          (SELECT COUNT(*) FROM enforcement WHERE subject_id = @author AND restriction = 'strike' AND wanted = 1) AS strikes,
          (SELECT COUNT(*) FROM (SELECT 1 AS one FROM decision d WHERE d.outcome = 'restrict'
             AND d.id IN (SELECT c.final_id FROM {TheirCases}) LIMIT @enough) AS x) AS restricted,
          (SELECT COUNT(*) FROM (SELECT 1 AS one FROM decision d WHERE d.outcome = 'no-violation'
             AND d.id IN (SELECT c.final_id FROM {TheirCases}) LIMIT @enough) AS y) AS stayed
        """;

    /// <summary>How many links by or for the person shown a case has.</summary>
    public static Task<long> FirstPartyAsync(Transaction tx, string caseId) =>
        tx.FirstAsync<long>(
            "SELECT COUNT(*) FROM report_link WHERE case_id = @case AND first_party = 1",
            new Arg("case", caseId)
        )!;
}
