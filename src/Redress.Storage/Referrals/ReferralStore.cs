using System.Text.Json;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Referrals;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Storage.Referrals;

public sealed class ReferralRow : ITableRow
{
    public static string Table => "referral";
    public string Id { get; init; } = "";
    public string CaseId { get; init; } = "";
    public long OpenedAt { get; init; }
    public long DueAt { get; init; }
    public string? Authority { get; init; }
    public string? Reference { get; init; }
    public long? FiledAt { get; init; }
    public string? FiledBy { get; init; }
    public string? FirstId { get; init; }
    public string? FirstReasons { get; init; }
    public string? SecondId { get; init; }
    public string? SecondReasons { get; init; }
    public long? DeclinedAt { get; init; }
    public string? ProposedBy { get; init; }
    public string? ProposedReasons { get; init; }
    public long? ProposedAt { get; init; }
    public string? Mode { get; init; }
    public string? AgreedBy { get; init; }
    public string? AgreedReasons { get; init; }
    public long? AgreedAt { get; init; }

    /// <summary>1 where one person filed it alone, by an exact match of a verified list.</summary>
    public long? Matched { get; init; }
    public string Status { get; init; } = "";
    public long Version { get; init; }

    public string RowKey() => Id;

    public static ReferralRow Of(Referral r) =>
        new()
        {
            Id = r.Id.Value,
            CaseId = r.CaseId,
            OpenedAt = r.OpenedAt.ToMicros(),
            DueAt = r.DueAt.ToMicros(),
            Authority = r.Authority,
            Reference = r.Reference,
            FiledAt = r.FiledAt?.ToMicros(),
            FiledBy = r.FiledBy,
            FirstId = r.First,
            FirstReasons = r.FirstReasons,
            SecondId = r.Second,
            SecondReasons = r.SecondReasons,
            DeclinedAt = r.DeclinedAt?.ToMicros(),
            ProposedBy = r.ProposedBy,
            ProposedReasons = r.ProposedReasons,
            ProposedAt = r.ProposedAt?.ToMicros(),
            Mode = r.Mode is { } mode ? Word.Of(mode) : null,
            AgreedBy = r.AgreedBy,
            AgreedReasons = r.AgreedReasons,
            AgreedAt = r.AgreedAt?.ToMicros(),
            Matched = r.Matched ? 1 : null,
            Status = Word.Of(r.Status),
            Version = r.Version,
        };

    public Referral ToReferral() =>
        new(
            new(Id),
            CaseId,
            Instant.FromMicros(OpenedAt),
            Instant.FromMicros(DueAt),
            Authority,
            Reference,
            Time(FiledAt),
            FiledBy,
            FirstId,
            FirstReasons,
            SecondId,
            SecondReasons,
            Time(DeclinedAt),
            Word.Parse<ReferralStatus>(Status),
            (int)Version
        )
        {
            ProposedBy = ProposedBy,
            ProposedReasons = ProposedReasons,
            ProposedAt = Time(ProposedAt),
            Mode = Mode is null ? null : Word.Parse<SecondLookMode>(Mode),
            AgreedBy = AgreedBy,
            AgreedReasons = AgreedReasons,
            AgreedAt = Time(AgreedAt),
            Matched = Matched is 1,
        };

    private static DateTimeOffset? Time(long? micros) => micros is { } at ? Instant.FromMicros(at) : null;
}

public sealed class ReferralEventRow : ITableRow
{
    public static string Table => "referral_event";
    public string ReferralId { get; init; } = "";
    public long Version { get; init; }
    public long? Prior { get; init; }
    public string FromStatus { get; init; } = "";
    public string ToStatus { get; init; } = "";
    public string Verb { get; init; } = "";
    public long At { get; init; }
    public string By { get; init; } = "";

    /// <summary>The words of whoever refused; null for all other steps, whose words stand in the referral.</summary>
    public string? Reasons { get; init; }

    public string RowKey() => $"{ReferralId}/{Version}";
}

/// <summary>A case that carries the question, and since when.</summary>
public sealed class ReferralCase
{
    public string CaseId { get; init; } = "";
    public long FirstReportAt { get; init; }
}

/// <summary>Referrals and their history. The only writer of a referral's status.</summary>
public static class ReferralStore
{
    private static readonly string s_select = $"SELECT {Rows<ReferralRow>.Columns} FROM referral";

    public static void Insert(Transaction tx, Referral referral, Actor by)
    {
        Event(tx, new ReferralStep(referral, "open"), "", referral.OpenedAt, by);
        tx.Insert(ReferralRow.Of(referral));
    }

    public static void Update(Transaction tx, Referral seen, ReferralStep step, DateTimeOffset at, Actor by)
    {
        Event(tx, step, Word.Of(seen.Status), at, by);
        tx.Update(
            """
            UPDATE referral SET status = @status, version = @version, authority = @authority, reference = @reference,
              filed_at = @filed_at, filed_by = @filed_by, first_id = @first_id, first_reasons = @first_reasons,
              second_id = @second_id, second_reasons = @second_reasons, declined_at = @declined_at,
              proposed_by = @proposed_by, proposed_reasons = @proposed_reasons, proposed_at = @proposed_at, mode = @mode,
              agreed_by = @agreed_by, agreed_reasons = @agreed_reasons, agreed_at = @agreed_at, matched = @matched
            WHERE id = @id AND version = @version - 1
            """,
            ReferralRow.Of(step.Referral)
        );
    }

    public static async Task<Referral?> OfCaseAsync(Transaction tx, string caseId) =>
        (await tx.FirstAsync<ReferralRow>($"{s_select} WHERE case_id = @case", new Arg("case", caseId)))?.ToReferral();

    public static async Task<Referral?> OfCaseAsync(Database database, string caseId, CancellationToken cancel) =>
        (
            await database.FirstAsync<ReferralRow>($"{s_select} WHERE case_id = @case", cancel, new Arg("case", caseId))
        )?.ToReferral();

    /// <summary>
    /// Cases of these subjects in a child-sexual category that have no question yet, with the time of their first such report.
    /// </summary>
    public static Task<List<ReferralCase>> MissingAsync(Transaction tx, IEnumerable<string> subjectIds) =>
        tx.ListAsync<ReferralCase>(
            """
            SELECT c.id AS case_id, MIN(l.received_at) AS first_report_at
            FROM case_file c JOIN report_link l ON l.case_id = c.id JOIN report r ON r.id = l.report_id
            WHERE c.subject_id {in:keys} AND r.reason IN (
                'child-sexual-abuse-material', 'child-exploitation', 'grooming', 'sexual-extortion', 'child-material-trade')
              AND NOT EXISTS (SELECT 1 FROM referral WHERE case_id = c.id)
            GROUP BY c.id
            """,
            new Arg("keys", JsonSerializer.Serialize(subjectIds))
        );

    /// <summary>Those that wait for a second look, the first proposed first.</summary>
    public static async Task<List<Referral>> WaitingAsync(
        Database database,
        Sight sight,
        string after,
        int most,
        CancellationToken cancel
    ) =>
        (
            await database.ListAsync<ReferralRow>(
                $"""
                {s_select} WHERE status = 'proposed' AND id > @after{ChildSafetyWall.Within(sight, "referral.case_id")}
                ORDER BY id LIMIT @most
                """,
                cancel,
                new Arg("platform", sight.PlatformId),
                new Arg("after", after),
                new Arg("most", (long)most)
            )
        ).ConvertAll(r => r.ToReferral());

    /// <summary>How many are open past their time, for <c>doctor</c>.</summary>
    public static Task<long> OverdueAsync(Database database, long now, CancellationToken cancel) =>
        database.FirstAsync<long>(
            "SELECT COUNT(*) FROM referral WHERE status IN ('due', 'proposed', 'agreed', 'declining') AND due_at < @now",
            cancel,
            new Arg("now", now)
        )!;

    private static void Event(Transaction tx, ReferralStep step, string from, DateTimeOffset at, Actor by) =>
        tx.Insert(
            new ReferralEventRow
            {
                ReferralId = step.Referral.Id.Value,
                Version = step.Referral.Version,
                Prior = step.Referral.Version == 1 ? null : step.Referral.Version - 1,
                FromStatus = from,
                ToStatus = Word.Of(step.Referral.Status),
                Verb = step.Verb,
                At = at.ToMicros(),
                By = by.Value,
                Reasons = step.Reasons,
            }
        );
}
