using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Reports;
using Redress.Storage.Engine;

namespace Redress.Storage.Reports;

public sealed class ReportRow : ITableRow
{
    public static string Table => "report";
    public string Id { get; init; } = "";
    public string? PlatformId { get; init; }
    public string FiledBy { get; init; } = "";
    public string Source { get; set; } = "";
    public string? OnBehalfOf { get; init; }
    public string Reason { get; init; } = "";
    public string Minor { get; set; } = "";
    public string Language { get; init; } = "";
    public long PoliceNumber { get; set; }
    public long ReceivedAt { get; init; }
    public long? FirstKnownAt { get; init; }
    public byte[] Receipt { get; set; } = [];
    public long Pepper { get; set; }
    public string Status { get; set; } = "";
    public long Version { get; set; }
    public string? Harm { get; set; }
    public long? Danger { get; init; }
    public string? Reporter { get; set; }

    /// <summary>1 where the record of who reported counted when it came.</summary>
    public long? Doubted { get; set; }

    public string RowKey() => Id;

    public Report ToReport() =>
        new(
            new(Id),
            PlatformId is null ? null : new Id<Platform>(PlatformId),
            Word.Parse<Source>(Source),
            OnBehalfOf is null ? null : Word.Parse<Source>(OnBehalfOf),
            Word.Parse<Reason>(Reason),
            Word.Parse<Minor>(Minor),
            Language,
            Instant.FromMicros(ReceivedAt),
            FirstKnownAt is { } known ? Instant.FromMicros(known) : null,
            PoliceNumber != 0,
            Word.Parse<ReportStatus>(Status),
            (int)Version
        )
        {
            Harm = Harm is null ? Core.Reports.Harm.NotAsked : Word.Parse<Harm>(Harm),
            Danger = Danger is 1,
            Reporter = Reporter,
        };
}

public sealed class ReportEventRow : ITableRow
{
    public static string Table => "report_event";
    public string ReportId { get; init; } = "";
    public long Version { get; init; }
    public long? Prior { get; init; }
    public string FromStatus { get; init; } = "";
    public string ToStatus { get; init; } = "";
    public string Verb { get; init; } = "";
    public long At { get; init; }
    public string By { get; init; } = "";

    public string RowKey() => $"{ReportId}/{Version}";
}

public sealed class ReportLinkRow : ITableRow
{
    public static string Table => "report_link";
    public string ReportId { get; init; } = "";
    public long Ordinal { get; init; }
    public string Status { get; init; } = "";
    public string? SubjectId { get; init; }
    public string? CaseId { get; init; }
    public long FirstParty { get; set; }
    public string Hold { get; set; } = "";
    public long? LookBy { get; set; }
    public long ReceivedAt { get; init; }
    public long? Held { get; set; }
    public long? ToldAt { get; set; }

    public string RowKey() => $"{ReportId}/{Ordinal}";

    public ReportLink ToLink() =>
        new(
            new(ReportId),
            (int)Ordinal,
            Word.Parse<LinkStatus>(Status),
            SubjectId is null ? null : new(SubjectId),
            CaseId,
            FirstParty != 0,
            Word.Parse<HoldAnswer>(Hold),
            LookBy is { } by ? Instant.FromMicros(by) : null
        )
        {
            Held = Held is 1,
        };
}

/// <summary>Reports and their links. The only writer of a report's status.</summary>
public static class ReportStore
{
    /// <summary>Files a report under the keyed hash of its receipt code.</summary>
    public static void Insert(Transaction tx, Report report, Actor filedBy, byte[] receipt, int pepper)
    {
        var row = new ReportRow
        {
            Id = report.Id.Value,
            PlatformId = report.PlatformId?.Value,
            FiledBy = filedBy.Value,
            Source = Word.Of(report.Source),
            OnBehalfOf = report.OnBehalfOf is { } other ? Word.Of(other) : null,
            Reason = Word.Of(report.Reason),
            Minor = Word.Of(report.Minor),
            Language = report.Language,
            PoliceNumber = report.PoliceNumber ? 1 : 0,
            ReceivedAt = report.ReceivedAt.ToMicros(),
            FirstKnownAt = report.FirstKnownAt?.ToMicros(),
            Receipt = receipt,
            Pepper = pepper,
            Status = Word.Of(report.Status),
            Version = report.Version,
            Harm = report.Harm is Harm.NotAsked ? null : Word.Of(report.Harm),
            Danger = report.Danger ? 1 : null,
            Reporter = report.Reporter,
            Doubted = report.Record is { Counts: true } ? 1 : null,
        };
        Event(tx, report, "", "file", report.ReceivedAt, filedBy);
        tx.Insert(row);
    }

    public static void InsertLink(Transaction tx, ReportLink link, DateTimeOffset receivedAt) =>
        tx.Insert(
            new ReportLinkRow
            {
                ReportId = link.ReportId.Value,
                Ordinal = link.Ordinal,
                Status = Word.Of(link.Status),
                SubjectId = link.SubjectId?.Value,
                CaseId = link.CaseId,
                FirstParty = link.FirstParty ? 1 : 0,
                Hold = Word.Of(link.Hold),
                LookBy = link.LookBy?.ToMicros(),
                ReceivedAt = receivedAt.ToMicros(),
                Held = link.Held ? 1 : null,
            }
        );

    /// <summary>What a report that was released from a backlog is answered: the hold, and by when a person looks.</summary>
    /// <param name="held">Whether it did hold its subject, or found it held.</param>
    public static void Answer(Transaction tx, ReportLinkRow row, HoldAnswer hold, bool held, DateTimeOffset? lookBy)
    {
        (row.Hold, row.Held, row.LookBy) = (Word.Of(hold), held ? 1 : null, lookBy?.ToMicros());
        tx.Update(
            """
            UPDATE report_link SET hold = @hold, held = @held, look_by = @look_by
            WHERE report_id = @report_id AND ordinal = @ordinal
            """,
            row
        );
    }

    /// <summary>What a link counts for after its reporter said more.</summary>
    public static void Reconsider(Transaction tx, ReportLinkRow row, ReportLink counted, DateTimeOffset at)
    {
        (row.FirstParty, row.Hold) = (counted.FirstParty ? 1 : 0, Word.Of(counted.Hold));
        (row.LookBy, row.Held) = (counted.LookBy?.ToMicros(), counted.Held ? 1 : null);
        row.ToldAt = at.ToMicros();
        tx.Update(
            """
            UPDATE report_link SET first_party = @first_party, hold = @hold, look_by = @look_by, held = @held, told_at = @told_at
            WHERE report_id = @report_id AND ordinal = @ordinal
            """,
            row
        );
    }

    /// <summary>Writes the status that a verb of ReportFlow gave.</summary>
    public static void Update(Transaction tx, ReportRow seen, Report after, string verb, DateTimeOffset at, Actor by)
    {
        Event(tx, after, seen.Status, verb, at, by);
        seen.Status = Word.Of(after.Status);
        seen.Version = after.Version;
        tx.Update(
            "UPDATE report SET status = @status, version = @version WHERE id = @id AND version = @version - 1",
            seen
        );
    }

    /// <summary>Writes what a reporter said later, as <c>ReportFlow.Tell</c> gave it.</summary>
    public static void Tell(Transaction tx, ReportRow seen, Report after, DateTimeOffset at)
    {
        seen.Source = Word.Of(after.Source);
        seen.Minor = Word.Of(after.Minor);
        seen.Harm = after.Harm is Harm.NotAsked ? null : Word.Of(after.Harm);
        seen.PoliceNumber = after.PoliceNumber ? 1 : 0;
        // Whoever turns out to be the person shown, or to speak for them, is no reporter who is remembered.
        seen.Reporter = ReporterFlow.MayHaveRecord(after.Source, after.OnBehalfOf, after.Reason) ? seen.Reporter : null;
        seen.Doubted = seen.Reporter is null ? null : seen.Doubted;
        Rewrite(tx, seen, after, "tell", at);
    }

    /// <summary>
    /// Nobody can be told any more to have reported it: the keyed hash of who did goes with the text. No step of its history, and
    /// no status.
    /// </summary>
    public static void Forget(Transaction tx, ReportRow seen)
    {
        (seen.Reporter, seen.Doubted) = (null, null);
        tx.Update(
            "UPDATE report SET reporter = @reporter, doubted = @doubted WHERE id = @id AND version = @version",
            seen
        );
    }

    /// <summary>The report is found by another receipt code from now on.</summary>
    public static void ChangeCode(
        Transaction tx,
        ReportRow seen,
        Report after,
        byte[] receipt,
        int pepper,
        DateTimeOffset at
    )
    {
        seen.Receipt = receipt;
        seen.Pepper = pepper;
        Rewrite(tx, seen, after, "change-code", at);
    }

    public static Task<ReportRow?> FindAsync(Transaction tx, string id) =>
        tx.FirstAsync<ReportRow>($"SELECT {Rows<ReportRow>.Columns} FROM report WHERE id = @id", new Arg("id", id));

    public static Task<ReportRow?> FindAsync(Database database, string id, CancellationToken cancel) =>
        database.FirstAsync<ReportRow>(
            $"SELECT {Rows<ReportRow>.Columns} FROM report WHERE id = @id",
            cancel,
            new Arg("id", id)
        );

    /// <summary>By the keyed hash of a receipt code, whatever pepper it was made with.</summary>
    public static Task<ReportRow?> FindByReceiptAsync(Database database, byte[] receipt, CancellationToken cancel) =>
        database.FirstAsync<ReportRow>(
            $"SELECT {Rows<ReportRow>.Columns} FROM report WHERE receipt = @receipt",
            cancel,
            new Arg("receipt", receipt)
        );

    public static Task<List<ReportLinkRow>> LinksAsync(Database database, string reportId, CancellationToken cancel) =>
        database.ListAsync<ReportLinkRow>(
            $"SELECT {Rows<ReportLinkRow>.Columns} FROM report_link WHERE report_id = @id ORDER BY ordinal",
            cancel,
            new Arg("id", reportId)
        );

    public static Task<List<ReportLinkRow>> LinksAsync(Transaction tx, string reportId) =>
        tx.ListAsync<ReportLinkRow>(
            $"SELECT {Rows<ReportLinkRow>.Columns} FROM report_link WHERE report_id = @id ORDER BY ordinal",
            new Arg("id", reportId)
        );

    private static void Rewrite(Transaction tx, ReportRow seen, Report after, string verb, DateTimeOffset at)
    {
        Event(tx, after, seen.Status, verb, at, Actor.Reporter);
        seen.Version = after.Version;
        tx.Update(
            """
            UPDATE report SET source = @source, minor = @minor, harm = @harm, police_number = @police_number,
              receipt = @receipt, pepper = @pepper, reporter = @reporter, doubted = @doubted,
              version = @version
            WHERE id = @id AND version = @version - 1
            """,
            seen
        );
    }

    private static void Event(Transaction tx, Report after, string from, string verb, DateTimeOffset at, Actor by) =>
        tx.Insert(
            new ReportEventRow
            {
                ReportId = after.Id.Value,
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
