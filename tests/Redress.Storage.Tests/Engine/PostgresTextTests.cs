using Redress.Storage.Engine;

namespace Redress.Storage.Tests.Engine;

public sealed class PostgresTextTests
{
    [Fact]
    public void Names_become_numbers_and_one_name_is_one_number()
    {
        var text = PostgresText.Of("SELECT 1 FROM job WHERE kind = @kind AND due_at <= @now AND lease_until <= @now");

        Assert.Equal("SELECT 1 FROM job WHERE kind = $1 AND due_at <= $2 AND lease_until <= $2", text.One);
        Assert.Equal(["kind", "now"], text.Names);
        Assert.Null(text.Many);
    }

    [Fact]
    public void An_insert_of_plain_values_has_a_form_for_many_rows() =>
        Assert.Equal(
            "INSERT INTO lease (name, until) SELECT * FROM unnest($1, $2) ON CONFLICT (name) DO NOTHING",
            PostgresText.Of("INSERT INTO lease (name, until) VALUES (@name, @until) ON CONFLICT (name) DO NOTHING").Many
        );

    [Theory]
    [InlineData("INSERT INTO lease (name, until) VALUES (@name, @until) ON CONFLICT (name) DO UPDATE SET until = 1")]
    [InlineData("INSERT INTO lease (name, until) VALUES (@name, @until + 1)")]
    [InlineData("INSERT INTO lease (name, until) VALUES (@name, @name)")]
    [InlineData("INSERT INTO lease (name, until) SELECT @name, @until")]
    [InlineData("INSERT INTO lease (name) VALUES (@name) ON CONFLICT (name) WHERE until > @until DO NOTHING")]
    public void What_is_more_than_plain_values_has_none(string sql) => Assert.Null(PostgresText.Of(sql).Many);

    [Fact]
    public void Kinds_are_learned_from_rows_and_from_values()
    {
        var text = PostgresText.Of("INSERT INTO kinds (a, b, c) VALUES (@a, @b, @c)");

        var values = text.Order([new("c", null), new("a", null, ColumnKind.Bytes), new("b", 7)]);

        Assert.Equal([null, 7L, null], values);
        Assert.Equal([ColumnKind.Bytes, ColumnKind.Number, ColumnKind.Unknown], text.Kinds);
    }

    [Fact]
    public void A_value_that_is_missing_is_said() =>
        Assert.Throws<InvalidOperationException>(() => PostgresText.Of("SELECT @missing").Order([new("other", 1L)]));
}
