using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Reports;

namespace Redress.Storage.Escalations;

public sealed class EscalationRow : ITableRow
{
    public static string Table => "escalation";
    public string Id { get; init; } = "";
    public string? CaseId { get; init; }
    public string Reason { get; init; } = "";
    public long Minutes { get; init; }
    public string Status { get; init; } = "";
    public long Version { get; init; }
    public long Rung { get; init; }
    public long OpenedAt { get; init; }
    public long NextAt { get; init; }
    public string? AcknowledgedBy { get; init; }

    public string RowKey() => Id;

    public static EscalationRow Of(Escalation e) =>
        new()
        {
            Id = e.Id.Value,
            CaseId = e.CaseId,
            Reason = Word.Of(e.Reason),
            Minutes = e.Minutes,
            Status = Word.Of(e.Status),
            Version = e.Version,
            Rung = e.Rung,
            OpenedAt = e.OpenedAt.ToMicros(),
            NextAt = e.NextAt.ToMicros(),
            AcknowledgedBy = e.AcknowledgedBy,
        };

    public Escalation ToEscalation() =>
        new(
            new(Id),
            CaseId,
            Word.Parse<EscalationReason>(Reason),
            (int)Minutes,
            Word.Parse<EscalationStatus>(Status),
            (int)Version,
            (int)Rung,
            Instant.FromMicros(OpenedAt),
            Instant.FromMicros(NextAt),
            AcknowledgedBy
        );
}

public sealed class EscalationEventRow : ITableRow
{
    public static string Table => "escalation_event";
    public string EscalationId { get; init; } = "";
    public long Version { get; init; }
    public long? Prior { get; init; }
    public string FromStatus { get; init; } = "";
    public string ToStatus { get; init; } = "";
    public string Verb { get; init; } = "";
    public long At { get; init; }
    public string By { get; init; } = "";

    public string RowKey() => $"{EscalationId}/{Version}";
}

/// <summary>Escalations and their history. The only writer of an escalation's status.</summary>
public static class EscalationStore
{
    /// <summary>
    /// Pages somebody about a case, or about the installation where there is none. Writes rows and a job; the caller's next
    /// fact tells of it. False where one is open for the same reason already.
    /// </summary>
    public static async Task<bool> OpenAsync(
        Transaction tx,
        IdSource ids,
        string? caseId,
        EscalationReason reason,
        int minutes,
        DateTimeOffset now,
        Actor by
    )
    {
        if (await OpenOfAsync(tx, caseId, reason) is not null)
        {
            return false;
        }

        Insert(tx, EscalationFlow.Open(ids.New<Escalation>(), caseId, reason, minutes, now), by);
        return true;
    }

    /// <summary>Where it is known that none is open for the same reason.</summary>
    public static void Insert(Transaction tx, Escalation opened, Actor by)
    {
        Event(tx, opened, "", "open", opened.OpenedAt, by);
        tx.Insert(EscalationRow.Of(opened));
        JobStore.Add(tx, JobKind.Climb, opened.Id.Value, 1, JobKind.OwnLane, opened.OpenedAt);
    }

    public static void Update(Transaction tx, Escalation seen, EscalationStep step, DateTimeOffset at, Actor by)
    {
        Event(tx, step.Escalation, Word.Of(seen.Status), step.Verb, at, by);
        tx.Update(
            """
            UPDATE escalation SET status = @status, version = @version, rung = @rung, next_at = @next_at,
              acknowledged_by = @acknowledged_by
            WHERE id = @id AND version = @version - 1
            """,
            EscalationRow.Of(step.Escalation)
        );
    }

    /// <summary>Acknowledges, by whoever opened the case, what asked for exactly that. The caller's fact tells of it.</summary>
    public static async Task OpenedCaseAsync(Transaction tx, string caseId, DateTimeOffset now, Actor by)
    {
        foreach (var open in await OpenOfCaseAsync(tx, caseId))
        {
            if (AsksToOpen(open.Reason))
            {
                Update(tx, open, EscalationFlow.Acknowledge(open, by).Value, now, by);
            }
        }
    }

    /// <summary>Ends what is open for that reason: it is done. The caller's fact tells of it.</summary>
    public static async Task EndAsync(
        Transaction tx,
        string? caseId,
        EscalationReason reason,
        DateTimeOffset now,
        Actor by
    )
    {
        if (await OpenOfAsync(tx, caseId, reason) is { } open)
        {
            Update(tx, open, EscalationFlow.End(open).Value, now, by);
        }
    }

    public static async Task<Escalation?> FindAsync(Transaction tx, string id) =>
        (
            await tx.FirstAsync<EscalationRow>(
                $"SELECT {Rows<EscalationRow>.Columns} FROM escalation WHERE id = @id",
                new Arg("id", id)
            )
        )?.ToEscalation();

    /// <summary>Those of a status, by id after the cursor; oldest first.</summary>
    public static async Task<List<Escalation>> ListAsync(
        Database database,
        EscalationStatus status,
        Sight sight,
        string after,
        int most,
        CancellationToken cancel
    ) =>
        (
            await database.ListAsync<EscalationRow>(
                $"""
                SELECT {Rows<EscalationRow>.Columns} FROM escalation
                WHERE status = @status AND id > @after{ChildSafetyWall.Within(sight, "escalation.case_id")}
                ORDER BY id LIMIT @most
                """,
                cancel,
                new Arg("status", Word.Of(status)),
                new Arg("platform", sight.PlatformId),
                new Arg("after", after),
                new Arg("most", (long)most)
            )
        ).ConvertAll(r => r.ToEscalation());

    /// <summary>The platform of the escalation's case; null where it concerns the installation.</summary>
    public static Task<string?> PlatformAsync(Transaction tx, Escalation escalation) =>
        tx.FirstAsync<string>(
            "SELECT platform_id FROM case_file WHERE id = @case",
            new Arg("case", escalation.CaseId ?? "")
        );

    private static async Task<Escalation?> OpenOfAsync(Transaction tx, string? caseId, EscalationReason reason) =>
        (
            await tx.FirstAsync<EscalationRow>(
                $"""
                SELECT {Rows<EscalationRow>.Columns} FROM escalation
                WHERE status = 'open' AND COALESCE(case_id, '') = @case AND reason = @reason LIMIT 1
                """,
                new Arg("case", caseId ?? ""),
                new Arg("reason", Word.Of(reason))
            )
        )?.ToEscalation();

    private static async Task<List<Escalation>> OpenOfCaseAsync(Transaction tx, string caseId) =>
        (
            await tx.ListAsync<EscalationRow>(
                $"SELECT {Rows<EscalationRow>.Columns} FROM escalation WHERE case_id = @case AND status = 'open'",
                new Arg("case", caseId)
            )
        ).ConvertAll(r => r.ToEscalation());

    private static bool AsksToOpen(EscalationReason reason) =>
        reason switch
        {
            EscalationReason.DangerToLife
            or EscalationReason.BudgetExceeded
            or EscalationReason.HoldUnopened
            or EscalationReason.HoldEnding
            or EscalationReason.ClockDue => true,
            EscalationReason.RuleRate
            or EscalationReason.SecondLookWaits
            or EscalationReason.NoticeHoldReview
            or EscalationReason.ReferralDue
            or EscalationReason.ReferralWaits
            or EscalationReason.AppealWaits
            or EscalationReason.ViewLimit
            or EscalationReason.Probing
            or EscalationReason.Test => false,
        };

    private static void Event(
        Transaction tx,
        Escalation after,
        string from,
        string verb,
        DateTimeOffset at,
        Actor by
    ) =>
        tx.Insert(
            new EscalationEventRow
            {
                EscalationId = after.Id.Value,
                Version = after.Version,
                Prior = after.Version == 1 ? null : after.Version - 1,
                FromStatus = from,
                ToStatus = Word.Of(after.Status),
                Verb = verb,
                At = at.ToMicros(),
                By = by.Value,
            }
        );
}
