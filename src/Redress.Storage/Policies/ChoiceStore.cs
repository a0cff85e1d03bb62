using Redress.Core.Kernel;
using Redress.Storage.Engine;

namespace Redress.Storage.Policies;

public sealed class ChoiceRow : ITableRow
{
    public static string Table => "choice";
    public string Name { get; init; } = "";
    public string Value { get; init; } = "";
    public long ChangedAt { get; init; }

    public string RowKey() => Name;
}

/// <summary>What the operator chose of the few things that no policy decides: each a word of an enum.</summary>
public static class ChoiceStore
{
    public const string SecondLook = "second-look";
    public const string Notice = "notice";
    public const string NoticeZone = "notice-zone";

    public static async Task KeepAsync(Transaction tx, ChoiceRow row)
    {
        if (await FindAsync(tx, row.Name) is null)
        {
            tx.Insert(row);
        }
        else
        {
            tx.Update("UPDATE choice SET value = @value, changed_at = @changed_at WHERE name = @name", row);
        }
    }

    /// <summary>The word chosen; the enum's first where nothing was.</summary>
    public static async Task<T> OfAsync<T>(Transaction tx, string name)
        where T : struct, Enum => await FindAsync(tx, name) is { } row ? Word.Parse<T>(row.Value) : default;

    public static Task<ChoiceRow?> FindAsync(Transaction tx, string name) =>
        tx.FirstAsync<ChoiceRow>(
            $"SELECT {Rows<ChoiceRow>.Columns} FROM choice WHERE name = @name",
            new Arg("name", name)
        );

    public static Task<List<ChoiceRow>> AllAsync(Database database, CancellationToken cancel) =>
        database.ListAsync<ChoiceRow>($"SELECT {Rows<ChoiceRow>.Columns} FROM choice ORDER BY name LIMIT 100", cancel);
}
