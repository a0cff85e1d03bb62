using System.Collections.Concurrent;
using System.Security.Cryptography;
using Redress.Ledger.Facts;
using Redress.Storage.Engine;

namespace Redress.Storage.Ledgers;

/// <summary>
/// The canonical bytes of facts: <c>{"at","by","kind","rows":[[table,{columns}],…]}</c>, RFC 8785. Bytes stand as
/// <c>sha256:</c> and the hex of their hash.
/// </summary>
internal static class FactWriter
{
    /// <summary>Where a body has grown so far, the rest of the rows goes into a further fact of the same kind.</summary>
    public const int EnoughBytes = 256 * 1024;

    private const string HashPrefix = "sha256:";

    // Column orders by table: a row class has always the same columns in the same order.
    private static readonly ConcurrentDictionary<string, int[]> Orders = new(StringComparer.Ordinal);

    [ThreadStatic]
    private static CanonicalWriter? s_writer;

    /// <summary>One body, or several where there are more rows than should stand in one.</summary>
    public static IEnumerable<byte[]> Write(string kind, string by, long at, IReadOnlyList<Row> rows)
    {
        for (var next = 0; next < rows.Count; )
        {
            yield return One(kind, by, at, rows, ref next);
        }
    }

    /// <summary>One row in canonical form, for the row as written and as read back.</summary>
    public static void Columns(CanonicalWriter json, string table, IReadOnlyList<Column> columns)
    {
        if (!Orders.TryGetValue(table, out var order) || !Fits(order, columns))
        {
            order = Orders[table] = Order(columns);
        }

        json.BeginObject();
        foreach (var at in order)
        {
            json.Name(columns[at].Name);
            Value(json, columns[at].Value);
        }

        json.EndObject();
    }

    private static byte[] One(string kind, string by, long at, IReadOnlyList<Row> rows, ref int next)
    {
        var json = (s_writer ??= new CanonicalWriter()).Reset();
        json.BeginObject().Name("at").Integer(at).Name("by").String(by).Name("kind").String(kind);
        json.Name("rows").BeginArray();
        do
        {
            var row = rows[next++];
            json.BeginArray().String(row.Table);
            Columns(json, row.Table, row.Columns);
            json.EndArray();
        } while (next < rows.Count && json.Length < EnoughBytes);

        return json.EndArray().EndObject().Written.ToArray();
    }

    private static void Value(CanonicalWriter json, object? value)
    {
        switch (value)
        {
            case null or DBNull:
                json.Null();
                break;
            case string text:
                json.String(text);
                break;
            case long number:
                json.Integer(number);
                break;
            case int number:
                json.Integer(number);
                break;
            case byte[] bytes:
                Hash(json, bytes);
                break;
            default:
                throw new InvalidOperationException($"A column cannot hold {value.GetType()}");
        }
    }

    private static void Hash(CanonicalWriter json, byte[] bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<char> text = stackalloc char[HashPrefix.Length + 2 * SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        HashPrefix.CopyTo(text);
        Convert.TryToHexStringLower(hash, text[HashPrefix.Length..], out _);
        json.String(text);
    }

    private static int[] Order(IReadOnlyList<Column> columns)
    {
        var order = Enumerable.Range(0, columns.Count).ToArray();
        Array.Sort(order, (a, b) => string.CompareOrdinal(columns[a].Name, columns[b].Name));
        return order;
    }

    private static bool Fits(int[] order, IReadOnlyList<Column> columns)
    {
        if (order.Length != columns.Count)
        {
            return false;
        }

        for (var i = 1; i < order.Length; i++)
        {
            if (string.CompareOrdinal(columns[order[i - 1]].Name, columns[order[i]].Name) >= 0)
            {
                return false;
            }
        }

        return true;
    }
}
