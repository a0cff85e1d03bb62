using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Redress.System.Tests.Promises;

/// <summary>What Redress asks of a platform on the wire.</summary>
internal enum Verb
{
    Describe,
    Resolve,
    Apply,
    Lift,
    Notify,

    /// <summary>A public page or picture, read like anyone else does.</summary>
    Surface,
}

/// <summary>One HTTP request as it came over the wire.</summary>
internal sealed record WireRequest(Verb Verb, string Line, byte[] Head, byte[] Body)
{
    private const int MaxHead = 64 * 1024;
    private const int MaxBody = 8 * 1024 * 1024;

    /// <summary>Null where the connection ended before a whole request.</summary>
    public static async Task<WireRequest?> ReadAsync(Stream stream, CancellationToken cancel)
    {
        if (await ReadHeadAsync(stream, cancel) is not var (head, over))
        {
            return null;
        }

        var text = Encoding.Latin1.GetString(head);
        var length = text.Split("\r\n")
            .Where(l => l.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase))
            .Select(l => int.Parse(l["content-length:".Length..], CultureInfo.InvariantCulture))
            .FirstOrDefault();
        Assert.InRange(length, over.Length, MaxBody);
        var body = new byte[length];
        over.CopyTo(body, 0);
        await stream.ReadExactlyAsync(body.AsMemory(over.Length), cancel);
        var line = text[..text.IndexOf("\r\n", StringComparison.Ordinal)];
        return new WireRequest(VerbOf(line, body), line, head, body);
    }

    /// <summary>The same request to the server behind, which ends the connection after its answer.</summary>
    public byte[] Forwarded()
    {
        var text = Encoding.Latin1.GetString(Head);
        var line = text.IndexOf("\r\n", StringComparison.Ordinal) + 2;
        return [.. Encoding.Latin1.GetBytes(text.Insert(line, "Connection: close\r\n")), .. Body];
    }

    private static async Task<(byte[] Head, byte[] Over)?> ReadHeadAsync(Stream stream, CancellationToken cancel)
    {
        var buffer = new byte[MaxHead];
        var count = 0;
        while (count < MaxHead)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(count), cancel);
            if (read == 0)
            {
                return null;
            }

            count += read;
            if (buffer.AsSpan(0, count).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
            {
                return (buffer[..(end + 4)], buffer[(end + 4)..count]);
            }
        }

        return null;
    }

    private static Verb VerbOf(string line, byte[] body)
    {
        if (!line.StartsWith("POST", StringComparison.Ordinal))
        {
            return Verb.Surface;
        }

        using var call = JsonDocument.Parse(body);
        return Enum.Parse<Verb>(call.RootElement.GetProperty("type").GetString()!, ignoreCase: true);
    }
}

/// <summary>A call and what became of it.</summary>
/// <param name="Reached">Whether the server behind got it.</param>
/// <param name="Answer">Its answer's body; empty where it was not asked.</param>
internal sealed record WireCall(Verb Verb, byte[] Body, bool Reached, string Answer, DateTimeOffset At);
