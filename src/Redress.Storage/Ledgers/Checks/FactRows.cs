using System.Text.Json;

namespace Redress.Storage.Ledgers.Checks;

/// <summary>A row in a fact's body.</summary>
internal delegate bool RowSeen(string table, ReadOnlySpan<byte> row);

/// <summary>Reads bodies of facts.</summary>
internal static class FactRows
{
    /// <summary>
    /// Hands each row to <paramref name="seen"/>, until it answers false. False where the body is not one of ours, or not
    /// of that kind and time.
    /// </summary>
    public static bool Read(ReadOnlySpan<byte> body, string kind, long at, RowSeen seen)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            return reader.Read()
                && reader.TokenType is JsonTokenType.StartObject
                && Member(ref reader, "at"u8)
                && reader.TokenType is JsonTokenType.Number
                && reader.GetInt64() == at
                && Member(ref reader, "by"u8)
                && reader.TokenType is JsonTokenType.String
                && Member(ref reader, "kind"u8)
                && reader.TokenType is JsonTokenType.String
                && reader.ValueTextEquals(kind)
                && Member(ref reader, "rows"u8)
                && Rows(ref reader, body, seen)
                && reader.Read()
                && reader.TokenType is JsonTokenType.EndObject
                && !reader.Read();
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool Member(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.Read()
        && reader.TokenType is JsonTokenType.PropertyName
        && reader.ValueTextEquals(name)
        && reader.Read();

    private static bool Rows(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, RowSeen seen)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.StartArray)
        {
            if (!reader.Read() || reader.TokenType is not JsonTokenType.String)
            {
                return false;
            }

            var table = reader.GetString()!;
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                return false;
            }

            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            if (
                !seen(table, body[from..(int)reader.BytesConsumed])
                || !reader.Read()
                || reader.TokenType is not JsonTokenType.EndArray
            )
            {
                return false;
            }
        }

        return reader.TokenType is JsonTokenType.EndArray;
    }
}
