using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Redress.Ledger.Notes;

/// <summary>
/// The public half of a log's key, as C2SP signed-note writes it: <c>name+hex(key id)+base64(type, public key)</c>.
/// This one line is all that an auditor has to get from a place they trust.
/// </summary>
public sealed class VerifierKey : IEquatable<VerifierKey>
{
    /// <summary>Ed25519, the one type understood here.</summary>
    public const byte TypeEd25519 = 0x01;

    /// <summary>Longer texts are not looked at.</summary>
    public const int MaxCharacters = 1024;

    private const int IdCharacters = 8;

    private readonly byte[] _publicKey;

    /// <summary>The key of this name: no white space and no plus in it.</summary>
    public VerifierKey(string name, ReadOnlySpan<byte> publicKey)
    {
        if (!NoteText.IsName(name))
        {
            throw new ArgumentException("A key's name is not empty and has neither white space nor '+'.", nameof(name));
        }

        if (publicKey.Length != Ed25519.PublicKeyBytes)
        {
            throw new ArgumentException($"A public key has {Ed25519.PublicKeyBytes} bytes.", nameof(publicKey));
        }

        _publicKey = publicKey.ToArray();
        Name = name;
        byte[] typed = [TypeEd25519, .. publicKey];
        Id = IdOf(name, typed);
        Text = $"{name}+{Id.ToString("x8", CultureInfo.InvariantCulture)}+{Convert.ToBase64String(typed)}";
    }

    public string Name { get; }

    /// <summary>The first four bytes of <c>SHA-256(name, 0x0A, type, public key)</c>: a label, not a fingerprint.</summary>
    public uint Id { get; }

    /// <summary>32 bytes.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>The whole key on one line.</summary>
    public string Text { get; }

    public static Checked<VerifierKey> Parse(string? text)
    {
        var parts = text is null || text.Length > MaxCharacters ? [] : text.Split('+', 3);
        if (
            parts.Length != 3
            || !NoteText.IsName(parts[0])
            || parts[1].Length != IdCharacters
            || !uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
            || StrictBase64.Decode(parts[2]) is not { Length: > 0 } typed
        )
        {
            return Flaws.KeyMalformed;
        }

        if (typed[0] != TypeEd25519)
        {
            return Flaws.KeyTypeUnknown.In($"type {typed[0]}");
        }

        if (typed.Length != 1 + Ed25519.PublicKeyBytes)
        {
            return Flaws.KeyMalformed.In("the public key has not 32 bytes");
        }

        return id == IdOf(parts[0], typed) ? new VerifierKey(parts[0], typed.AsSpan(1)) : Flaws.KeyIdWrong;
    }

    public override string ToString() => Text;

    public bool Equals(VerifierKey? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as VerifierKey);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    private static uint IdOf(string name, byte[] typed)
    {
        byte[] input = [.. NoteText.Utf8.GetBytes(name), (byte)'\n', .. typed];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(input));
    }
}

/// <summary>The private half: signs notes under its name.</summary>
public sealed class SignerKey : IDisposable
{
    private readonly Ed25519Key _key;

    private SignerKey(string name, Ed25519Key key)
    {
        _key = key;
        Verifier = new VerifierKey(name, key.PublicKey);
    }

    /// <summary>What to publish.</summary>
    public VerifierKey Verifier { get; }

    /// <summary>See <see cref="Ed25519Key.FromSeed"/>. For a log, the name is its origin.</summary>
    public static SignerKey FromSeed(string name, ReadOnlySpan<byte> seed)
    {
        var key = Ed25519Key.FromSeed(seed);
        try
        {
            return new SignerKey(name, key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    public void Dispose() => _key.Dispose();

    internal NoteSignature Sign(ReadOnlySpan<byte> text) => new(Verifier.Name, Verifier.Id, _key.Sign(text));
}
