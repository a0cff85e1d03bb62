using System.Diagnostics.CodeAnalysis;

namespace Redress.Connectors.Webhooks;

/// <summary>A symmetric secret of Standard Webhooks: 24 to 64 bytes, written as <c>whsec_</c> and base64.</summary>
public sealed class WebhookSecret
{
    public const string Prefix = "whsec_";
    public const int MinBytes = 24;
    public const int MaxBytes = 64;

    private readonly byte[] _key;

    private WebhookSecret(byte[] key) => _key = key;

    internal ReadOnlySpan<byte> Key => _key;

    /// <summary>Makes a secret of unguessable bytes that are handed in; 32 are good.</summary>
    public static WebhookSecret Create(ReadOnlySpan<byte> random) =>
        random.Length is >= MinBytes and <= MaxBytes
            ? new WebhookSecret(random.ToArray())
            : throw new ArgumentException($"A secret has {MinBytes} to {MaxBytes} bytes.", nameof(random));

    public static bool TryParse(string? text, [NotNullWhen(true)] out WebhookSecret? secret)
    {
        secret = null;
        Span<byte> key = stackalloc byte[MaxBytes];
        if (
            text is null
            || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text.AsSpan().ContainsAny(" \t\r\n")
            || !Convert.TryFromBase64Chars(text.AsSpan(Prefix.Length), key, out var length)
            || length < MinBytes
        )
        {
            return false;
        }

        secret = new WebhookSecret(key[..length].ToArray());
        return true;
    }

    /// <summary>The secret itself, to be shown once to the one who will use it.</summary>
    public string Reveal() => Prefix + Convert.ToBase64String(_key);

    /// <summary>Never the secret: this is what ends up in logs.</summary>
    public override string ToString() => Prefix + "(hidden)";
}
