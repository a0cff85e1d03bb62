using Redress.Storage.Engine;

namespace Redress.Storage.Tests.Engine;

public sealed class PostgresBundleTests
{
    private const string First = "INSERT INTO first (a) VALUES (@a)";
    private const string Second = "INSERT INTO second (a) VALUES (@a)";
    private const string Change = "UPDATE first SET a = @a";

    [Fact]
    public void Closures_that_write_the_same_tables_leave_in_one_statement_for_each()
    {
        var (one, two) = (new PostgresWrites(null!), new PostgresWrites(null!));

        Assert.Equal(
            [2, 2, 2],
            Packed((one, First), (one, Second), (one, First), (two, First), (two, Second), (two, First))
        );
    }

    [Fact]
    public void One_closures_writes_keep_their_order()
    {
        var (one, two) = (new PostgresWrites(null!), new PostgresWrites(null!));

        // The second closure's Second may not go before its First, which comes after the first closure's Second.
        Assert.Equal([1, 2, 1], Packed((one, Second), (one, First), (two, First), (two, Second)));
        Assert.Equal([1, 1, 1], Packed((one, First), (one, Change), (one, First)));
        Assert.Equal([2], Packed((one, First), (one, First)));
    }

    [Fact]
    public void Changes_leave_one_by_one() =>
        Assert.Equal([1, 1], Packed((new PostgresWrites(null!), Change), (new PostgresWrites(null!), Change)));

    [Fact]
    public void A_row_that_was_not_hit_is_noticed_among_many()
    {
        var bundle = Assert.Single(
            PostgresBundle.Pack([
                PostgresEntry.Of(new PostgresWrites(null!), First, [new("a", 1L)], "first", null),
                PostgresEntry.Of(new PostgresWrites(null!), First, [new("a", 2L)], "first", null),
            ])
        );

        bundle.Check(2);
        Assert.Throws<StaleException>(() => bundle.Check(1));
    }

    private static int[] Packed(params (PostgresWrites Owner, string Sql)[] writes) =>
        [
            .. PostgresBundle
                .Pack([.. writes.Select(w => PostgresEntry.Of(w.Owner, w.Sql, [new("a", 1L)], null, null))])
                .Select(b => b.Count),
        ];
}
