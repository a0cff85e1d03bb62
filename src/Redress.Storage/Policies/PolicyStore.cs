using Redress.Core.Kernel;
using Redress.Storage.Engine;

namespace Redress.Storage.Policies;

public sealed class PolicyRow : ITableRow
{
    public static string Table => "policy";
    public long Number { get; init; }
    public string Name { get; init; } = "";
    public string Yaml { get; init; } = "";
    public long AppliedAt { get; init; }
    public string AppliedBy { get; init; } = "";

    public string RowKey() => Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Applied packs, numbered; the highest number is in force.</summary>
public static class PolicyStore
{
    public static void Insert(Transaction tx, PolicyRow row) => tx.Insert(row);

    public static Task<long> LastNumberAsync(Transaction tx) =>
        tx.FirstAsync<long>("SELECT COALESCE(MAX(number), 0) FROM policy")!;

    public static Task<PolicyRow?> FindAsync(Database database, long number, CancellationToken cancel) =>
        database.FirstAsync<PolicyRow>(
            $"SELECT {Rows<PolicyRow>.Columns} FROM policy WHERE number = @number",
            cancel,
            new Arg("number", number)
        );

    /// <summary>The latest ones, newest first.</summary>
    public static Task<List<PolicyRow>> ListAsync(Database database, int most, CancellationToken cancel) =>
        database.ListAsync<PolicyRow>(
            $"SELECT {Rows<PolicyRow>.Columns} FROM policy ORDER BY number DESC LIMIT {most}",
            cancel
        );

    public static Task<PolicyRow?> InForceAsync(Database database, CancellationToken cancel) =>
        database.FirstAsync<PolicyRow>(
            $"SELECT {Rows<PolicyRow>.Columns} FROM policy ORDER BY number DESC LIMIT 1",
            cancel
        );
}
