using System.Text.Json;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Storage.Engine;

namespace Redress.Storage.Enforcements;

public sealed class EnforcementRow : ITableRow
{
    public static string Table => "enforcement";
    public string Id { get; init; } = "";
    public string SubjectId { get; init; } = "";
    public string Restriction { get; init; } = "";
    public long Wanted { get; init; }
    public string Status { get; init; } = "";
    public long Version { get; init; }
    public long Revision { get; init; }
    public long CreatedAt { get; init; }
    public long ChangedAt { get; init; }
    public string? Failure { get; init; }

    public string RowKey() => Id;

    public static EnforcementRow Of(Enforcement e) =>
        new()
        {
            Id = e.Id.Value,
            SubjectId = e.SubjectId.Value,
            Restriction = Word.Of(e.Restriction),
            Wanted = e.Wanted ? 1 : 0,
            Status = Word.Of(e.Status),
            Version = e.Version,
            Revision = e.Revision,
            CreatedAt = e.CreatedAt.ToMicros(),
            ChangedAt = e.ChangedAt.ToMicros(),
            Failure = e.Failure,
        };

    public Enforcement ToEnforcement() =>
        new(
            new(Id),
            new(SubjectId),
            Word.Parse<Restriction>(Restriction),
            Wanted != 0,
            Word.Parse<EnforcementStatus>(Status),
            (int)Version,
            (int)Revision,
            Instant.FromMicros(CreatedAt),
            Instant.FromMicros(ChangedAt),
            Failure
        );
}

public sealed class EnforcementEventRow : ITableRow
{
    public static string Table => "enforcement_event";
    public string EnforcementId { get; init; } = "";
    public long Version { get; init; }
    public long? Prior { get; init; }
    public string FromStatus { get; init; } = "";
    public string ToStatus { get; init; } = "";
    public string Verb { get; init; } = "";
    public long Wanted { get; init; }
    public long Revision { get; init; }
    public long At { get; init; }
    public string? Detail { get; init; }

    public string RowKey() => $"{EnforcementId}/{Version}";
}

public sealed class EnforcementOrderRow : ITableRow
{
    public static string Table => "enforcement_order";
    public string DecisionId { get; init; } = "";
    public string EnforcementId { get; init; } = "";

    public string RowKey() => $"{DecisionId}/{EnforcementId}";
}

/// <summary>Enforcements, their history and which decisions order them. The only writer of an enforcement's status.</summary>
public static class EnforcementStore
{
    /// <summary>A new enforcement that a decision orders.</summary>
    public static void Insert(Transaction tx, Enforcement first)
    {
        Event(tx, first, "", "order", null, first.CreatedAt);
        tx.Insert(EnforcementRow.Of(first));
    }

    /// <summary>Writes a step of EnforcementFlow. The enforcement must still be as it was seen.</summary>
    public static void Update(Transaction tx, Enforcement seen, EnforcementStep step)
    {
        Event(tx, step.Enforcement, Word.Of(seen.Status), step.Verb, step.Detail, step.Enforcement.ChangedAt);
        tx.Update(
            """
            UPDATE enforcement SET wanted = @wanted, status = @status, version = @version, revision = @revision,
              changed_at = @changed_at, failure = @failure
            WHERE id = @id AND version = @version - 1
            """,
            EnforcementRow.Of(step.Enforcement)
        );
    }

    public static void Order(Transaction tx, string decisionId, string enforcementId) =>
        tx.Insert(new EnforcementOrderRow { DecisionId = decisionId, EnforcementId = enforcementId });

    public static async Task<List<Enforcement>> OfSubjectsAsync(Transaction tx, IEnumerable<string> subjectIds)
    {
        var rows = await tx.ListAsync<EnforcementRow>(
            $"SELECT {Rows<EnforcementRow>.Columns} FROM enforcement WHERE subject_id {{in:keys}}",
            new Arg("keys", JsonSerializer.Serialize(subjectIds))
        );
        return rows.ConvertAll(r => r.ToEnforcement());
    }

    public static async Task<List<Enforcement>> OfSubjectsAsync(
        Database database,
        IEnumerable<string> subjectIds,
        CancellationToken cancel
    )
    {
        var rows = await database.ListAsync<EnforcementRow>(
            $"SELECT {Rows<EnforcementRow>.Columns} FROM enforcement WHERE subject_id {{in:keys}}",
            cancel,
            new Arg("keys", JsonSerializer.Serialize(subjectIds))
        );
        return rows.ConvertAll(r => r.ToEnforcement());
    }

    /// <summary>Those that decisions of a case order, by id after the cursor.</summary>
    public static async Task<List<Enforcement>> OfCaseAsync(
        Database database,
        string caseId,
        string after,
        int most,
        CancellationToken cancel
    )
    {
        var rows = await database.ListAsync<EnforcementRow>(
            $"""
            SELECT {Rows<EnforcementRow>.Columns} FROM enforcement
            WHERE id > @after AND id IN (
              SELECT o.enforcement_id FROM enforcement_order o JOIN decision d ON d.id = o.decision_id WHERE d.case_id = @case)
            ORDER BY id LIMIT @most
            """,
            cancel,
            new Arg("case", caseId),
            new Arg("after", after),
            new Arg("most", (long)most)
        );
        return rows.ConvertAll(r => r.ToEnforcement());
    }

    /// <summary>One enforcement, where a decision of that case orders it.</summary>
    public static async Task<Enforcement?> OfCaseAsync(Transaction tx, string caseId, string id)
    {
        var row = await tx.FirstAsync<EnforcementRow>(
            $"""
            SELECT {Rows<EnforcementRow>.Columns} FROM enforcement
            WHERE id = @id AND id IN (
              SELECT o.enforcement_id FROM enforcement_order o JOIN decision d ON d.id = o.decision_id WHERE d.case_id = @case)
            """,
            new Arg("id", id),
            new Arg("case", caseId)
        );
        return row?.ToEnforcement();
    }

    public static Task<List<EnforcementEventRow>> HistoryAsync(
        Database database,
        string id,
        CancellationToken cancel
    ) =>
        database.ListAsync<EnforcementEventRow>(
            $"SELECT {Rows<EnforcementEventRow>.Columns} FROM enforcement_event WHERE enforcement_id = @id ORDER BY version LIMIT 1000",
            cancel,
            new Arg("id", id)
        );

    private static void Event(
        Transaction tx,
        Enforcement after,
        string from,
        string verb,
        string? detail,
        DateTimeOffset at
    ) =>
        tx.Insert(
            new EnforcementEventRow
            {
                EnforcementId = after.Id.Value,
                Version = after.Version,
                Prior = after.Version == 1 ? null : after.Version - 1,
                FromStatus = from,
                ToStatus = Word.Of(after.Status),
                Verb = verb,
                Wanted = after.Wanted ? 1 : 0,
                Revision = after.Revision,
                At = at.ToMicros(),
                Detail = detail,
            }
        );
}
