namespace Redress.Core.Tests.House;

public sealed class StatusWritersTests
{
    [Fact]
    public void Only_the_store_of_a_thing_writes_its_status() =>
        Findings.AssertNone(
            Repository
                .Here.Read(path =>
                    path.StartsWith("src/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal)
                )
                .SelectMany(StatusWriters.Strangers)
        );

    [Theory]
    [InlineData("UPDATE cases SET status = @to WHERE id = @id")]
    [InlineData("update cases\nset version = 2,\n  status=@to\nwhere id = @id")]
    [InlineData("INSERT INTO cases (id, status) VALUES (@id, @status)")]
    [InlineData("INSERT INTO cases (id) VALUES (@id) ON CONFLICT (id) DO UPDATE SET status = 'open'")]
    public void A_status_written_by_a_stranger_is_found(string sql)
    {
        Assert.Single(StatusWriters.Strangers(Holding("src/Redress.Storage/Reports/ReportStore.cs", sql)));
        Assert.Single(StatusWriters.Strangers(Holding("src/Redress.Server/Cases/ClaimCase.cs", sql)));
        Assert.Empty(StatusWriters.Strangers(Holding("src/Redress.Storage/Cases/CaseStore.cs", sql)));
    }

    [Theory]
    [InlineData("SELECT status FROM cases WHERE id = @id")]
    [InlineData("UPDATE cases SET priority = 1 WHERE status = 'open'")]
    [InlineData("INSERT INTO facts (id, body) SELECT id, status FROM cases")]
    public void Reading_a_status_is_let_be(string sql) =>
        Assert.Empty(StatusWriters.Strangers(Holding("src/Redress.Storage/Facts/Reader.cs", sql)));

    private static SourceFile Holding(string path, string sql) => new(path, $"db.Run(\"\"\"\n{sql}\n\"\"\");");
}
