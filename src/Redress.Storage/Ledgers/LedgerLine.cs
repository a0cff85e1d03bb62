using System.Text.Encodings.Web;
using System.Text.Json;
using Redress.Ledger;
using Redress.Ledger.Notes;

namespace Redress.Storage.Ledgers;

/// <summary>One line of <c>ledger/checkpoints</c>: <c>{"size":…,"note":"…"}</c>.</summary>
internal sealed record LedgerLine(Checkpoint Checkpoint, string Note)
{
    /// <summary>Longer ones are not ours.</summary>
    public const int MaxBytes = 16 * 1024;

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(long size, string note)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            json.WriteNumber("size", size);
            json.WriteString("note", note);
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    /// <summary>Reads a line without its end; its signature must be that key's.</summary>
    public static Checked<LedgerLine> Read(ReadOnlySpan<byte> line, VerifierKey key)
    {
        if (line.Length > MaxBytes || !TryRead(line, out var size, out var note))
        {
            return Flaws.CheckpointMalformed.In("the line is not one of ours");
        }

        var checkpoint = Checkpoint.Open(System.Text.Encoding.UTF8.GetBytes(note), key);
        if (!checkpoint.Ok)
        {
            return checkpoint.Flaw!;
        }

        return checkpoint.Value.Size == size
            ? new LedgerLine(checkpoint.Value, note)
            : Flaws.CheckpointMalformed.In("the line's size is not the note's");
    }

    private static bool TryRead(ReadOnlySpan<byte> line, out long size, out string note)
    {
        (size, note) = (0, "");
        try
        {
            using var json = JsonDocument.Parse(line.ToArray());
            return json.RootElement.ValueKind is JsonValueKind.Object
                && json.RootElement.TryGetProperty("size", out var number)
                && number.ValueKind is JsonValueKind.Number
                && number.TryGetInt64(out size)
                && json.RootElement.TryGetProperty("note", out var text)
                && text.ValueKind is JsonValueKind.String
                && (note = text.GetString()!).Length > 0;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
