using System.Globalization;
using Redress.Storage.Engine;

namespace Redress.Storage.Policies;

/// <summary>That everything that happens without a person was stopped, or may go on.</summary>
public sealed class AutomaticSwitchRow : ITableRow
{
    public static string Table => "automatic_switch";
    public long Number { get; init; }
    public long Stopped { get; init; }
    public string Reason { get; init; } = "";
    public long At { get; init; }
    public string By { get; init; } = "";

    public string RowKey() => Number.ToString(CultureInfo.InvariantCulture);
}

public static class AutomaticStore
{
    public static void Insert(Transaction tx, AutomaticSwitchRow row) => tx.Insert(row);

    public static Task<AutomaticSwitchRow?> LastAsync(Transaction tx) => tx.FirstAsync<AutomaticSwitchRow>(Last);

    /// <summary>Null where it was never stopped.</summary>
    public static Task<AutomaticSwitchRow?> LastAsync(Database database, CancellationToken cancel) =>
        database.FirstAsync<AutomaticSwitchRow>(Last, cancel);

    /// <summary>The latest turns of the switch, newest first.</summary>
    public static Task<List<AutomaticSwitchRow>> HistoryAsync(Database database, CancellationToken cancel) =>
        database.ListAsync<AutomaticSwitchRow>(
            $"SELECT {Rows<AutomaticSwitchRow>.Columns} FROM automatic_switch ORDER BY number DESC LIMIT 50",
            cancel
        );

    private static readonly string Last =
        $"SELECT {Rows<AutomaticSwitchRow>.Columns} FROM automatic_switch ORDER BY number DESC LIMIT 1";
}
