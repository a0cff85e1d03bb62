using Npgsql;

namespace Redress.Storage.Engine;

/// <summary>A closure's question and whom to tell the rows.</summary>
internal abstract class PostgresReading(string text)
{
    /// <summary>What answers with rows may write too: INSERT … RETURNING cannot be taken back once it was sent.</summary>
    public bool OnlyReads { get; } = text.AsSpan().TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase);

    protected string Text { get; } = text;

    public abstract Task TakeAsync(NpgsqlDataReader reader);

    public abstract void Answer();

    public abstract void Fail(Exception fault);
}

internal sealed class PostgresReading<T>(string text) : PostgresReading(text)
{
    private readonly TaskCompletionSource<List<T>> _rows = new();
    private readonly List<T> _found = [];

    public Task<List<T>> Rows => _rows.Task;

    public override async Task TakeAsync(NpgsqlDataReader reader)
    {
        if (!await reader.ReadAsync())
        {
            return;
        }

        var parse = Parsers.For<T>(Text, reader);
        do
        {
            _found.Add(parse(reader));
        } while (await reader.ReadAsync());
    }

    public override void Answer() => _rows.SetResult(_found);

    public override void Fail(Exception fault) => _rows.TrySetException(fault);
}
