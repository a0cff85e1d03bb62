using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Redress.Storage.Ledgers.Checks;

/// <summary>Which row it is and what stands in it, sixteen bytes each.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RowMark(UInt128 Key, UInt128 Sum);

/// <summary>
/// Marks of rows in canonical JSON. Columns that are null count as absent, so that a column which a later migration adds
/// changes nothing. The hash begins with a secret of this run: nobody can prepare two rows with one mark.
/// </summary>
internal sealed class RowMarks
{
    private const int MaxKeyColumns = 4;
    private const byte TextTag = (byte)'s';
    private const byte NumberTag = (byte)'n';
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(16);
    private readonly ArrayBufferWriter<byte> _sum = new(4096);
    private readonly ArrayBufferWriter<byte> _key = new(256);
    private readonly (int At, int Length)[] _parts = new (int, int)[MaxKeyColumns];
    private readonly Dictionary<string, byte[][]> _keyNames = new(StringComparer.Ordinal);

    /// <summary>The mark of one row: an object of texts, numbers and nulls. Null where it is something else.</summary>
    public RowMark? Of(TableShape table, ReadOnlySpan<byte> row)
    {
        var names = KeyNames(table);
        var parts = _parts.AsSpan(0, names.Length);
        parts.Fill((0, -1));
        _sum.ResetWrittenCount();
        _sum.Write(_secret);
        var reader = new Utf8JsonReader(row);
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            if (reader.TokenType is JsonTokenType.Null)
            {
                continue;
            }

            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
            {
                return null;
            }

            var at = Add(name, reader.TokenType is JsonTokenType.String ? TextTag : NumberTag, reader.ValueSpan);
            for (var i = 0; i < names.Length; i++)
            {
                if (name.SequenceEqual(names[i]))
                {
                    parts[i] = (at, reader.ValueSpan.Length);
                }
            }
        }

        return Mark(table, parts);
    }

    // Neither names nor values in JSON hold control characters: these two keep them apart.
    private int Add(ReadOnlySpan<byte> name, byte tag, ReadOnlySpan<byte> value)
    {
        _sum.Write(name);
        _sum.Write<byte>([0, tag]);
        var at = _sum.WrittenCount;
        _sum.Write(value);
        _sum.Write<byte>([1]);
        return at;
    }

    private RowMark? Mark(TableShape table, ReadOnlySpan<(int At, int Length)> parts)
    {
        _key.ResetWrittenCount();
        _key.Write(_secret);
        _key.Write(Encoding.UTF8.GetBytes(table.Name));
        foreach (var (at, length) in parts)
        {
            if (length < 0)
            {
                return null;
            }

            _key.Write<byte>([0]);
            _key.Write(_sum.WrittenSpan.Slice(at, length));
        }

        return new RowMark(Hash(_key.WrittenSpan), Hash(_sum.WrittenSpan));
    }

    private byte[][] KeyNames(TableShape table)
    {
        if (!_keyNames.TryGetValue(table.Name, out var names))
        {
            names = _keyNames[table.Name] = [.. table.Key.Select(Encoding.UTF8.GetBytes)];
        }

        return names;
    }

    private static UInt128 Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
