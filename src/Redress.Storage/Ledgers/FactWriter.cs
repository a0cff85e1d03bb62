using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Redress.Storage.Engine;

namespace Redress.Storage.Ledgers;

internal static class FactWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>{"at","by","kind","rows":[[table,{columns}],…]} with members in ordinal order; bytes stand as their hash.</summary>
    public static byte[] Write(string kind, string by, long at, List<Row> rows)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteNumber("at", at);
        json.WriteString("by", by);
        json.WriteString("kind", kind);
        json.WriteStartArray("rows");
        foreach (var row in rows)
        {
            json.WriteStartArray();
            json.WriteStringValue(row.Table);
            Columns(json, row.Columns);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>One row in canonical form; the same bytes for the row as written and as read back.</summary>
    public static void Columns(Utf8JsonWriter json, IReadOnlyList<Column> columns)
    {
        var sorted = columns.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        json.WriteStartObject();
        foreach (var column in sorted)
        {
            json.WritePropertyName(column.Name);
            Value(json, column.Value);
        }

        json.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null or DBNull:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case byte[] bytes:
                json.WriteStringValue("sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)));
                break;
            default:
                throw new InvalidOperationException($"A column cannot hold {value.GetType()}");
        }
    }
}
