namespace Redress.Storage.Engine;

/// <summary>What one closure does in a transaction that it shares with others: its reads and writes go into their rounds.</summary>
internal sealed class PostgresWrites(PostgresRounds rounds) : Transaction
{
    private const string FactSql = """
        WITH told AS (
          INSERT INTO fact (kind, at, salt, commitment, body) VALUES (@kind, @at, @salt, @commitment, @body) RETURNING n)
        INSERT INTO unsealed (n) SELECT n FROM told
        """;

    public override Dialect Dialect => Dialect.Postgres;

    /// <summary>True where something has left that cannot be taken back alone.</summary>
    public bool HasSent { get; set; }

    /// <summary>Takes back what a refused closure queued; false where some of it has left already.</summary>
    public bool TryTakeBack()
    {
        Forget();
        rounds.Remove(this);
        return !HasSent;
    }

    public override Task<List<T>> ListAsync<T>(string sql, params Arg[] args) =>
        rounds.Read<T>(this, Dialect.Expand(sql), Array.ConvertAll(args, a => new Column(a.Name, a.Value)));

    protected override void Send(string sql, IReadOnlyList<Column> columns, string? exactlyOne) =>
        rounds.Write(this, sql, columns, exactlyOne);

    protected override void SendFact(IReadOnlyList<Column> columns) => rounds.Write(this, FactSql, columns, null);
}
