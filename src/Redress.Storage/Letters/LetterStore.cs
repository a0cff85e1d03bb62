using System.Text.Json;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Storage.Engine;

namespace Redress.Storage.Letters;

public sealed class LetterRow : ITableRow
{
    public static string Table => "letter";
    public string Id { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Addressee { get; init; } = "";
    public string? ReportId { get; init; }
    public long? Ordinal { get; init; }
    public string? DecisionId { get; init; }
    public string? AccountId { get; init; }
    public string Language { get; init; } = "";
    public string Parameters { get; init; } = "{}";
    public string? Text { get; init; }
    public long CreatedAt { get; init; }
    public string Status { get; init; } = "";
    public long Version { get; init; }

    public string RowKey() => Id;

    public static LetterRow Of(Letter l) =>
        new()
        {
            Id = l.Id.Value,
            Kind = Word.Of(l.Kind),
            Addressee = Word.Of(l.Addressee),
            ReportId = l.ReportId,
            Ordinal = l.Ordinal,
            DecisionId = l.DecisionId,
            AccountId = l.AccountId,
            Language = l.Language,
            Parameters = JsonSerializer.Serialize(l.Parameters),
            Text = l.Text,
            CreatedAt = l.CreatedAt.ToMicros(),
            Status = Word.Of(l.Status),
            Version = l.Version,
        };

    public Letter ToLetter() =>
        new(
            new(Id),
            Word.Parse<LetterKind>(Kind),
            Word.Parse<LetterTo>(Addressee),
            ReportId,
            (int?)Ordinal,
            DecisionId,
            AccountId,
            Language,
            JsonSerializer.Deserialize<Dictionary<string, string>>(Parameters)!,
            Text,
            Instant.FromMicros(CreatedAt),
            Word.Parse<LetterStatus>(Status),
            (int)Version
        );
}

public sealed class LetterEventRow : ITableRow
{
    public static string Table => "letter_event";
    public string LetterId { get; init; } = "";
    public long Version { get; init; }
    public long? Prior { get; init; }
    public string FromStatus { get; init; } = "";
    public string ToStatus { get; init; } = "";
    public string Verb { get; init; } = "";
    public long At { get; init; }

    public string RowKey() => $"{LetterId}/{Version}";
}

/// <summary>A decision as one reporter was told of it.</summary>
public sealed class ToldDecision
{
    public string DecisionId { get; init; } = "";
    public long At { get; init; }
}

/// <summary>Letters and what became of them. The only writer of a letter's status.</summary>
public static class LetterStore
{
    public static void Insert(Transaction tx, Letter letter)
    {
        Event(tx, letter, "", "write", letter.CreatedAt);
        tx.Insert(LetterRow.Of(letter));
    }

    /// <summary>Moves a letter on, with the text that was sent or read. False where it does not move.</summary>
    public static bool TryMove(Transaction tx, Letter seen, LetterStatus to, string? text, DateTimeOffset at)
    {
        if (LetterFlow.Move(seen.Status, to) is null)
        {
            return false;
        }

        var after = seen with { Status = to, Version = seen.Version + 1, Text = seen.Text ?? text };
        Event(tx, after, Word.Of(seen.Status), Word.Of(to), at);
        tx.Update(
            "UPDATE letter SET status = @status, version = @version, text = @text WHERE id = @id AND version = @version - 1",
            LetterRow.Of(after)
        );
        return true;
    }

    public static async Task<Letter?> FindAsync(Transaction tx, string id)
    {
        var row = await tx.FirstAsync<LetterRow>(
            $"SELECT {Rows<LetterRow>.Columns} FROM letter WHERE id = @id",
            new Arg("id", id)
        );
        return row?.ToLetter();
    }

    public static async Task<Letter?> FindAsync(Database database, string id, CancellationToken cancel)
    {
        var row = await database.FirstAsync<LetterRow>(
            $"SELECT {Rows<LetterRow>.Columns} FROM letter WHERE id = @id",
            cancel,
            new Arg("id", id)
        );
        return row?.ToLetter();
    }

    public static async Task<List<Letter>> OfReportAsync(Database database, string reportId, CancellationToken cancel)
    {
        var rows = await database.ListAsync<LetterRow>(
            $"SELECT {Rows<LetterRow>.Columns} FROM letter WHERE report_id = @report ORDER BY created_at, id LIMIT 500",
            cancel,
            new Arg("report", reportId)
        );
        return rows.ConvertAll(r => r.ToLetter());
    }

    /// <summary>Letters that decisions of a case caused, and those on how it goes, by id after the cursor.</summary>
    public static async Task<List<Letter>> OfCaseAsync(
        Database database,
        string caseId,
        string after,
        int most,
        CancellationToken cancel
    )
    {
        var rows = await database.ListAsync<LetterRow>(
            $"""
            SELECT {Rows<LetterRow>.Columns} FROM letter
            WHERE id > @after AND (decision_id IN (SELECT id FROM decision WHERE case_id = @case)
              OR id IN (SELECT letter_id FROM told WHERE case_id = @case))
            ORDER BY id LIMIT @most
            """,
            cancel,
            new Arg("case", caseId),
            new Arg("after", after),
            new Arg("most", (long)most)
        );
        return rows.ConvertAll(r => r.ToLetter());
    }

    /// <summary>Who has a letter of this decision already: report and ordinal, or account.</summary>
    public static async Task<HashSet<string>> OfDecisionAsync(
        Database database,
        string decisionId,
        CancellationToken cancel
    )
    {
        var found = await database.ListAsync<string>(
            """
            SELECT COALESCE(account_id, report_id || '/' || ordinal) FROM letter
            WHERE decision_id = @decision AND kind IN ('outcome', 'statement-of-reasons', 'reshare-statement')
            """,
            cancel,
            new Arg("decision", decisionId)
        );
        return found.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Letters to the author of a case that are written and not on their way.</summary>
    public static Task<List<string>> DueToAuthorAsync(Transaction tx, string caseId) =>
        tx.ListAsync<string>(
            """
            SELECT id FROM letter WHERE status = 'due' AND kind IN ('statement-of-reasons', 'hold-ended')
              AND decision_id IN (SELECT id FROM decision WHERE case_id = @case) ORDER BY id LIMIT 1000
            """,
            new Arg("case", caseId)
        );

    /// <summary>The decision that was last told to this report about that link, and when; null where none was.</summary>
    public static Task<ToldDecision?> AnsweredAsync(Transaction tx, string reportId, int ordinal) =>
        tx.FirstAsync<ToldDecision>(
            """
            SELECT decision_id, created_at AS at FROM letter WHERE report_id = @report AND ordinal = @ordinal AND kind = 'outcome'
            ORDER BY created_at DESC, id DESC LIMIT 1
            """,
            new Arg("report", reportId),
            new Arg("ordinal", (long)ordinal)
        );

    private static void Event(Transaction tx, Letter after, string from, string verb, DateTimeOffset at) =>
        tx.Insert(
            new LetterEventRow
            {
                LetterId = after.Id.Value,
                Version = after.Version,
                Prior = after.Version == 1 ? null : after.Version - 1,
                FromStatus = from,
                ToStatus = Word.Of(after.Status),
                Verb = verb,
                At = at.ToMicros(),
            }
        );
}
