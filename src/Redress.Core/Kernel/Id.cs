namespace Redress.Core.Kernel;

/// <summary>What an id names. The prefix makes an id readable and keeps one kind from being taken for another.</summary>
public interface IHasPrefix
{
    static abstract string Prefix { get; }
}

/// <summary>A typed id: <c>prefix_</c> and 26 Crockford base-32 characters (lower case) of a version-7 UUID.</summary>
public readonly record struct Id<T>(string Value)
    where T : IHasPrefix
{
    public override string ToString() => Value;

    public static bool TryParse(string? text, out Id<T> id)
    {
        id = default;
        if (text is null || !Ids.IsWellFormed(text, T.Prefix))
        {
            return false;
        }

        id = new Id<T>(text);
        return true;
    }
}

/// <summary>Makes ids from a clock and a source of randomness that are handed in.</summary>
public sealed class IdSource(TimeProvider clock, Ids.Fill fill)
{
    public Id<T> New<T>()
        where T : IHasPrefix => new(New(T.Prefix));

    public string New(string prefix)
    {
        Span<byte> random = stackalloc byte[10];
        fill(random);
        return Ids.Make(prefix, clock.GetUtcNow(), random);
    }

    /// <summary>A share that nobody can guess, evenly from nought to less than one.</summary>
    public double Share()
    {
        Span<byte> random = stackalloc byte[4];
        fill(random);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(random) / (uint.MaxValue + 1.0);
    }
}

public static class Ids
{
    /// <summary>Fills the span with unguessable bytes.</summary>
    public delegate void Fill(Span<byte> random);

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Characters = 26;

    /// <summary>A version-7 UUID (RFC 9562): 48 bits of milliseconds, then randomness; 26 characters sort by time.</summary>
    public static string Make(string prefix, DateTimeOffset now, ReadOnlySpan<byte> random)
    {
        Span<byte> bytes = stackalloc byte[16];
        var millis = now.ToUnixTimeMilliseconds();
        for (var i = 0; i < 6; i++)
        {
            bytes[i] = (byte)(millis >> (8 * (5 - i)));
        }

        random[..10].CopyTo(bytes[6..]);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return string.Create(
            prefix.Length + 1 + Characters,
            (prefix, value: new UInt128(ReadBigEndian(bytes), ReadBigEndian(bytes[8..]))),
            static (span, state) =>
            {
                state.prefix.CopyTo(span);
                span[state.prefix.Length] = '_';
                var value = state.value;
                for (var i = span.Length - 1; i > state.prefix.Length; i--)
                {
                    span[i] = Alphabet[(int)(ulong)(value & 31)];
                    value >>= 5;
                }
            }
        );
    }

    public static bool IsWellFormed(ReadOnlySpan<char> text, ReadOnlySpan<char> prefix) =>
        text.Length == prefix.Length + 1 + Characters
        && text.StartsWith(prefix, StringComparison.Ordinal)
        && text[prefix.Length] == '_'
        && text[(prefix.Length + 1)..].IndexOfAnyExcept(Alphabet) < 0;

    private static ulong ReadBigEndian(ReadOnlySpan<byte> bytes) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes);
}
