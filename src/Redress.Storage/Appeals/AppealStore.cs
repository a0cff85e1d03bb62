using Redress.Core.Appeals;
using Redress.Core.Kernel;
using Redress.Storage.Engine;

namespace Redress.Storage.Appeals;

/// <summary>A code in a letter by which its account may object without signing in. Only the hash is kept here.</summary>
public sealed class AppealRightRow : ITableRow
{
    public static string Table => "appeal_right";
    public string Id { get; init; } = "";
    public byte[] Hash { get; init; } = [];
    public string DecisionId { get; init; } = "";
    public string AccountId { get; init; } = "";
    public long Until { get; init; }
    public long CreatedAt { get; init; }

    public string RowKey() => Id;
}

public sealed class AppealRow : ITableRow
{
    public static string Table => "appeal";
    public string Id { get; init; } = "";
    public string CaseId { get; init; } = "";
    public string DecisionId { get; init; } = "";
    public string FirstId { get; init; } = "";
    public string? SecondId { get; init; }
    public string Party { get; init; } = "";
    public string? ReportId { get; init; }
    public string? AccountId { get; init; }
    public byte[] Ciphertext { get; init; } = [];
    public byte[] WrappedKey { get; init; } = [];
    public string Language { get; init; } = "";
    public long FiledAt { get; init; }
    public long DueAt { get; init; }
    public string? AnswerId { get; set; }
    public string? AnsweredBy { get; set; }
    public long? AnsweredAt { get; set; }
    public string Status { get; set; } = "";
    public long Version { get; set; }

    public string RowKey() => Id;

    /// <param name="a">The appeal.</param>
    /// <param name="text">What was written, sealed.</param>
    public static AppealRow Of(Appeal a, (byte[] Ciphertext, byte[] WrappedKey) text) =>
        new()
        {
            Id = a.Id.Value,
            CaseId = a.CaseId,
            DecisionId = a.DecisionId,
            FirstId = a.First,
            SecondId = a.Second,
            Party = Word.Of(a.Party),
            ReportId = a.ReportId,
            AccountId = a.AccountId,
            Ciphertext = text.Ciphertext,
            WrappedKey = text.WrappedKey,
            Language = a.Language,
            FiledAt = a.FiledAt.ToMicros(),
            DueAt = a.DueAt.ToMicros(),
            AnswerId = a.AnswerId,
            AnsweredBy = a.AnsweredBy,
            AnsweredAt = a.AnsweredAt?.ToMicros(),
            Status = Word.Of(a.Status),
            Version = a.Version,
        };

    public Appeal ToAppeal() =>
        new(
            new(Id),
            CaseId,
            DecisionId,
            FirstId,
            SecondId,
            Word.Parse<AppealParty>(Party),
            ReportId,
            AccountId,
            Language,
            Instant.FromMicros(FiledAt),
            Instant.FromMicros(DueAt),
            AnswerId,
            AnsweredBy,
            AnsweredAt is { } at ? Instant.FromMicros(at) : null,
            Word.Parse<AppealStatus>(Status),
            (int)Version
        );
}

public sealed class AppealEventRow : ITableRow
{
    public static string Table => "appeal_event";
    public string AppealId { get; init; } = "";
    public long Version { get; init; }
    public long? Prior { get; init; }
    public string FromStatus { get; init; } = "";
    public string ToStatus { get; init; } = "";
    public string Verb { get; init; } = "";
    public long At { get; init; }
    public string By { get; init; } = "";

    public string RowKey() => $"{AppealId}/{Version}";
}

/// <summary>Appeals and their history. The only writer of an appeal's status.</summary>
public static class AppealStore
{
    private static readonly string s_select = $"SELECT {Rows<AppealRow>.Columns} FROM appeal";

    public static void InsertRight(Transaction tx, AppealRightRow row) => tx.Insert(row);

    public static Task<AppealRightRow?> RightAsync(Transaction tx, byte[] hash) =>
        tx.FirstAsync<AppealRightRow>(
            $"SELECT {Rows<AppealRightRow>.Columns} FROM appeal_right WHERE hash = @hash",
            new Arg("hash", hash)
        );

    public static void Insert(Transaction tx, Appeal appeal, (byte[] Ciphertext, byte[] WrappedKey) text, Actor by)
    {
        Event(tx, appeal, "", "file", appeal.FiledAt, by);
        tx.Insert(AppealRow.Of(appeal, text));
    }

    public static void Update(Transaction tx, AppealRow seen, AppealStep step, DateTimeOffset at, Actor by)
    {
        Event(tx, step.Appeal, seen.Status, step.Verb, at, by);
        tx.Update(
            """
            UPDATE appeal SET status = @status, version = @version, answer_id = @answer_id, answered_by = @answered_by,
              answered_at = @answered_at
            WHERE id = @id AND version = @version - 1
            """,
            AppealRow.Of(step.Appeal, (seen.Ciphertext, seen.WrappedKey))
        );
    }

    /// <summary>Those that wait for an answer.</summary>
    public static Task<List<AppealRow>> FiledAsync(Transaction tx, string caseId) =>
        tx.ListAsync<AppealRow>($"{s_select} WHERE case_id = @case AND status = 'filed'", new Arg("case", caseId));

    /// <summary>An appeal of that party against that decision; null where there is none.</summary>
    public static Task<AppealRow?> OfAsync(Transaction tx, string decisionId, string party) =>
        tx.FirstAsync<AppealRow>(
            $"{s_select} WHERE decision_id = @decision AND COALESCE(report_id, account_id) = @party",
            new Arg("decision", decisionId),
            new Arg("party", party)
        );

    public static Task<List<AppealRow>> OfCaseAsync(Database database, string caseId, CancellationToken cancel) =>
        database.ListAsync<AppealRow>(
            $"{s_select} WHERE case_id = @case ORDER BY id LIMIT 200",
            cancel,
            new Arg("case", caseId)
        );

    private static void Event(Transaction tx, Appeal after, string from, string verb, DateTimeOffset at, Actor by) =>
        tx.Insert(
            new AppealEventRow
            {
                AppealId = after.Id.Value,
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
