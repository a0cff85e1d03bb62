using Redress.Core.Kernel;
using Redress.Storage.Engine;

namespace Redress.Storage.Desk;

/// <summary>That somebody looked at something, written before the first byte was sent.</summary>
public sealed class EvidenceViewRow : ITableRow
{
    public static string Table => "evidence_view";
    public string Id { get; init; } = "";
    public string CaseId { get; init; } = "";
    public string SubjectId { get; init; } = "";
    public string PersonId { get; init; } = "";

    /// <summary>safe (small, grey, blurred) or open.</summary>
    public string Form { get; init; } = "";
    public string Reason { get; init; } = "";
    public long At { get; init; }

    public string RowKey() => Id;
}

/// <summary>The right to look at one thing once, for some seconds.</summary>
public sealed class Ticket
{
    public byte[] Hash { get; init; } = [];
    public string CaseId { get; init; } = "";
    public string SubjectId { get; init; } = "";
    public string PersonId { get; init; } = "";
    public string Form { get; init; } = "";
    public string Reason { get; init; } = "";
    public long Until { get; init; }
}

/// <summary>What was looked at by whom, and the tickets for it. Of a ticket only the hash is kept.</summary>
public static class ViewStore
{
    public const string Prefix = "view";

    public static void Insert(Transaction tx, EvidenceViewRow row) => tx.Insert(row);

    /// <summary>How often this person looked at something in the open since then.</summary>
    public static Task<long> CountAsync(Transaction tx, string personId, DateTimeOffset since) =>
        tx.FirstAsync<long>(Count, new Arg("person", personId), new Arg("since", since.ToMicros()))!;

    public static Task<long> CountAsync(
        Database database,
        string personId,
        DateTimeOffset since,
        CancellationToken cancel
    ) => database.FirstAsync<long>(Count, cancel, new Arg("person", personId), new Arg("since", since.ToMicros()))!;

    public static Task<List<EvidenceViewRow>> OfCaseAsync(Database database, string caseId, CancellationToken cancel) =>
        database.ListAsync<EvidenceViewRow>(
            $"""
            SELECT {Rows<EvidenceViewRow>.Columns} FROM evidence_view WHERE case_id = @case
            ORDER BY at DESC, id DESC LIMIT 200
            """,
            cancel,
            new Arg("case", caseId)
        );

    public static void Issue(Transaction tx, Ticket ticket) =>
        tx.Run(
            """
            INSERT INTO evidence_ticket (hash, case_id, subject_id, person_id, form, reason, until)
            VALUES (@hash, @case, @subject, @person, @form, @reason, @until)
            """,
            new Arg("hash", ticket.Hash),
            new Arg("case", ticket.CaseId),
            new Arg("subject", ticket.SubjectId),
            new Arg("person", ticket.PersonId),
            new Arg("form", ticket.Form),
            new Arg("reason", ticket.Reason),
            new Arg("until", ticket.Until)
        );

    /// <summary>Takes a ticket away, so that nobody has it again; null where there is none.</summary>
    public static async Task<Ticket?> TakeAsync(Transaction tx, byte[] hash)
    {
        var found = await tx.FirstAsync<Ticket>(
            "DELETE FROM evidence_ticket WHERE hash = @hash RETURNING hash, case_id, subject_id, person_id, form, reason, until",
            new Arg("hash", hash)
        );
        return found;
    }

    /// <summary>Removes tickets that nobody used.</summary>
    public static void Tidy(Transaction tx, DateTimeOffset now) =>
        tx.Run("DELETE FROM evidence_ticket WHERE until < @now", new Arg("now", now.ToMicros()));

    private const string Count = """
        SELECT COUNT(*) FROM evidence_view WHERE person_id = @person AND at >= @since AND form = 'open'
        """;
}
