using System.Buffers.Text;

namespace Redress.Ledger.Facts;

/// <summary>
/// Writes one JSON value in the canonical form of RFC 8785, for the bodies of facts: objects, arrays, strings,
/// booleans, null and whole numbers. The caller adds members in the order of their names' UTF-16 code units; anything
/// that could not be canonical throws, and then nothing can be read from the writer until it is reset.
/// Made to be reused by one thread: no allocation once the buffer has grown.
/// </summary>
public sealed class CanonicalWriter
{
    /// <summary>Containers within each other.</summary>
    public const int MaxDepth = 32;

    /// <summary>A body may not grow beyond this.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>2^53 − 1: beyond it a reader that keeps numbers as doubles would read another number.</summary>
    public const long MaxInteger = (1L << 53) - 1;

    private const int MaxIntegerBytes = 17;

    // The document itself is the lowest frame, which takes one value.
    private readonly Frame[] _frames = new Frame[MaxDepth + 1];
    private byte[] _buffer = new byte[4096];
    private int _length;
    private int _depth;
    private bool _broken;

    private enum Kind : byte
    {
        Document,
        Object,
        Array,
    }

    /// <summary>The finished value, until the next <see cref="Reset"/>.</summary>
    public ReadOnlyMemory<byte> Written =>
        !_broken && _depth == 0 && _frames[0].Any && _length <= MaxBytes
            ? _buffer.AsMemory(0, _length)
            : throw new InvalidOperationException("The value is not finished, or too long.");

    /// <summary>How many bytes there are so far.</summary>
    public int Length => _length;

    /// <summary>Forgets everything but the buffer.</summary>
    public CanonicalWriter Reset()
    {
        (_length, _depth, _broken) = (0, 0, false);
        _frames[0] = default;
        return this;
    }

    public CanonicalWriter BeginObject() => Begin(Kind.Object, (byte)'{');

    public CanonicalWriter EndObject() => End(Kind.Object, (byte)'}');

    public CanonicalWriter BeginArray() => Begin(Kind.Array, (byte)'[');

    public CanonicalWriter EndArray() => End(Kind.Array, (byte)']');

    /// <summary>The next member's name, greater than the one before it.</summary>
    public CanonicalWriter Name(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ref var frame = ref _frames[_depth];
        if (_broken || frame.Kind != Kind.Object || frame.Named)
        {
            throw Broken("A name has no place here.");
        }

        if (frame.LastName is not null && string.CompareOrdinal(frame.LastName, name) >= 0)
        {
            throw Broken($"Member '{name}' stands after '{frame.LastName}': sort by UTF-16 code units, no name twice.");
        }

        if (frame.Any)
        {
            Put((byte)',');
        }

        Text(name);
        Put((byte)':');
        (frame.Any, frame.Named, frame.LastName) = (true, true, name);
        return this;
    }

    public CanonicalWriter String(ReadOnlySpan<char> value)
    {
        Value();
        Text(value);
        return this;
    }

    /// <summary>The string, or null in its place.</summary>
    public CanonicalWriter String(string? value) => value is null ? Null() : String(value.AsSpan());

    /// <summary>Bytes as a string of lower-case hex.</summary>
    public CanonicalWriter Hex(ReadOnlySpan<byte> bytes)
    {
        Value();
        Put((byte)'"');
        Fit(bytes.Length);
        var target = Room(2 * bytes.Length);
        Convert.TryToHexStringLower(bytes, target, out var written);
        _length += written;
        Put((byte)'"');
        return this;
    }

    /// <summary>A whole number within ±(2^53 − 1).</summary>
    public CanonicalWriter Integer(long value)
    {
        Value();
        if (value is > MaxInteger or < -MaxInteger)
        {
            throw Broken("The number is not within ±(2^53 - 1).");
        }

        Utf8Formatter.TryFormat(value, Room(MaxIntegerBytes), out var written);
        _length += written;
        return this;
    }

    /// <summary>The number, or null in its place.</summary>
    public CanonicalWriter Integer(long? value) => value is { } number ? Integer(number) : Null();

    public CanonicalWriter Boolean(bool value)
    {
        Value();
        Put(value ? "true"u8 : "false"u8);
        return this;
    }

    public CanonicalWriter Null()
    {
        Value();
        Put("null"u8);
        return this;
    }

    private CanonicalWriter Begin(Kind kind, byte bracket)
    {
        Value();
        if (_depth == MaxDepth)
        {
            throw Broken("The value is nested too deep.");
        }

        _frames[++_depth] = new Frame { Kind = kind };
        Put(bracket);
        return this;
    }

    private CanonicalWriter End(Kind kind, byte bracket)
    {
        if (_broken || _frames[_depth].Kind != kind || _frames[_depth].Named)
        {
            throw Broken("Nothing of this kind can end here.");
        }

        _frames[_depth--] = default;
        Put(bracket);
        return this;
    }

    /// <summary>A value begins: is one due, and does it need a comma before it?</summary>
    private void Value()
    {
        ref var frame = ref _frames[_depth];
        var due = frame.Kind == Kind.Object ? frame.Named : frame.Kind == Kind.Array || !frame.Any;
        if (_broken || !due)
        {
            throw Broken("A value has no place here.");
        }

        if (frame.Kind == Kind.Array && frame.Any)
        {
            Put((byte)',');
        }

        (frame.Any, frame.Named) = (true, false);
    }

    private void Text(ReadOnlySpan<char> text)
    {
        Fit(text.Length);
        var target = Room(text.Length * CanonicalText.MaxBytesPerUnit + 2);
        if (!CanonicalText.TryWrite(text, target, out var written))
        {
            throw Broken("The text has half a surrogate pair.");
        }

        _length += written;
    }

    private void Put(byte value)
    {
        Room(1)[0] = value;
        _length++;
    }

    private void Put(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Room(value.Length));
        _length += value.Length;
    }

    private Span<byte> Room(int bytes)
    {
        Fit(0);
        if (_buffer.Length - _length < bytes)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
        }

        return _buffer.AsSpan(_length);
    }

    private void Fit(int bytes)
    {
        if (bytes > MaxBytes - _length)
        {
            throw Broken("The value is too long.");
        }
    }

    private InvalidOperationException Broken(string why)
    {
        _broken = true;
        return new InvalidOperationException(why);
    }

    private struct Frame
    {
        public Kind Kind;
        public bool Any;
        public bool Named;
        public string? LastName;
    }
}
