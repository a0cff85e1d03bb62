namespace Redress.Connectors.Net;

/// <summary>Limits of the one way out. The defaults work.</summary>
public sealed record FetcherOptions
{
    /// <summary>No byte limit may be larger.</summary>
    public const int Largest = 256 * 1024 * 1024;

    /// <summary>
    /// The only special addresses (loopback, private, ...) that may be spoken to, as exact <c>host:port</c>, for example
    /// <c>127.0.0.1:4001</c> or <c>[::1]:4001</c>. Whatever these hosts resolve to is then allowed on that port.
    /// </summary>
    public IReadOnlyCollection<string> AllowedHosts { get; init; } = [];

    /// <summary>For resolving, connecting and the TLS handshake together.</summary>
    public TimeSpan ConnectDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For the whole exchange, from the call to the last byte, waiting for a free connection included.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Of a body, counted while reading.</summary>
    public int MaxBytes { get; init; } = 4 * 1024 * 1024;

    public int MaxConnectionsPerServer { get; init; } = 32;

    /// <summary>A name is resolved and checked anew at least this often.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(2);

    public string UserAgent { get; init; } = "Redress/0.1";

    /// <summary>Throws <see cref="ArgumentException"/> with the name of the first option that makes no sense.</summary>
    public void Validate()
    {
        Require(ConnectDeadline > TimeSpan.Zero && ConnectDeadline <= TimeSpan.FromMinutes(5), nameof(ConnectDeadline));
        Require(Deadline > TimeSpan.Zero && Deadline <= TimeSpan.FromMinutes(30), nameof(Deadline));
        Require(MaxBytes is > 0 and <= Largest, nameof(MaxBytes));
        Require(MaxConnectionsPerServer > 0, nameof(MaxConnectionsPerServer));
        Require(ConnectionLifetime > TimeSpan.Zero, nameof(ConnectionLifetime));
        foreach (var allowed in AllowedHosts)
        {
            Require(HostPort.TryParse(allowed, out _), $"{nameof(AllowedHosts)} {allowed}");
        }
    }

    private static void Require(bool holds, string option)
    {
        if (!holds)
        {
            throw new ArgumentException("The option cannot be used.", option);
        }
    }
}

/// <summary>A host (lower case, IPv6 without brackets) and a port.</summary>
internal readonly record struct HostPort(string Host, int Port)
{
    public static HostPort Of(Uri url) => Of(url.IdnHost, url.Port);

    public static HostPort Of(string host, int port)
    {
        var plain = host.ToLowerInvariant().TrimStart('[').TrimEnd(']');
        return new HostPort(plain.EndsWith('.') ? plain[..^1] : plain, port);
    }

    public static bool TryParse(string text, out HostPort value)
    {
        var colon = text.LastIndexOf(':');
        value = default;
        if (
            colon <= 0
            || !ushort.TryParse(text.AsSpan(colon + 1), out var port)
            || port == 0
            || text.AsSpan(0, colon).ContainsAny("/@* ")
            || (text.AsSpan(0, colon).Contains(':') && text[0] != '[')
        )
        {
            return false;
        }

        value = Of(text[..colon], port);
        return value.Host.Length > 0;
    }
}
