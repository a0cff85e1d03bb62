using Redress.Storage.Engine;

namespace Redress.Storage.Desk;

/// <summary>An answer in training.</summary>
public sealed class ExerciseAnswerRow : ITableRow
{
    public static string Table => "exercise_answer";
    public string Id { get; init; } = "";
    public string PersonId { get; init; } = "";
    public string Exercise { get; init; } = "";
    public string Outcome { get; init; } = "";
    public long IsRight { get; init; }
    public long At { get; init; }

    public string RowKey() => Id;
}

public static class ExerciseStore
{
    public const string Prefix = "exa";

    public static void Insert(Transaction tx, ExerciseAnswerRow row) => tx.Insert(row);

    /// <summary>This person's answers, the last first.</summary>
    public static Task<List<ExerciseAnswerRow>> OfPersonAsync(
        Database database,
        string personId,
        CancellationToken cancel
    ) => database.ListAsync<ExerciseAnswerRow>(OfPerson, cancel, new Arg("person", personId));

    public static Task<List<ExerciseAnswerRow>> OfPersonAsync(Transaction tx, string personId) =>
        tx.ListAsync<ExerciseAnswerRow>(OfPerson, new Arg("person", personId));

    private static readonly string OfPerson =
        $"SELECT {Rows<ExerciseAnswerRow>.Columns} FROM exercise_answer WHERE person_id = @person ORDER BY at DESC, id DESC LIMIT 500";
}
