using System.Net;

namespace Chirp;

/// <summary>The command line, checked. What is wrong with it is a sentence.</summary>
internal sealed record Options
{
    public const string Usage = """
        chirp --data DIR [--listen http://127.0.0.1:PORT] [--origin URL] [--secret whsec_...]...
              [--redress URL --key KEY [--platform ID]] [--portal URL] [--control TOKEN] [--end-with input]
        """;

    private const int MaxSecrets = 8;

    /// <summary>Where chirp.db lies.</summary>
    public required string Folder { get; init; }

    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>What links begin with; the bound address where null.</summary>
    public string? Origin { get; init; }

    /// <summary>Shared with Redress; several while one replaces another. The first signs what we send.</summary>
    public IReadOnlyList<byte[]> Secrets { get; init; } = [];

    public Uri? Redress { get; init; }
    public string? Key { get; init; }

    /// <summary>Our id at Redress, for events.</summary>
    public string? Platform { get; init; }

    /// <summary>Where anybody reports without an account; every page links there. No link where null.</summary>
    public Uri? Portal { get; init; }

    /// <summary>Opens /control; off where null.</summary>
    public string? Control { get; init; }

    /// <summary>Ends when its input does: whoever started it is gone then, in whatever way.</summary>
    public bool EndsWithInput { get; init; }

    public static (Options? Options, string? Wrong) Parse(string[] args)
    {
        var options = new Options { Folder = "" };
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length)
            {
                return (null, $"{args[i]} needs a value");
            }

            var (next, wrong) = options.With(args[i], args[i + 1]);
            if (next is null)
            {
                return (null, wrong);
            }

            options = next;
        }

        return (options.Folder, options.Redress, options.Key) switch
        {
            ("", _, _) => (null, "--data is missing"),
            (_, not null, null) or (_, null, not null) => (null, "--redress and --key go together"),
            _ => (options, null),
        };
    }

    private (Options? Options, string? Wrong) With(string name, string value) =>
        name switch
        {
            "--data" => (this with { Folder = value }, null),
            "--listen" => ParseListen(value) is { } at
                ? (this with { Listen = at }, null)
                : (null, "--listen takes http://127.0.0.1:PORT only: Chirp is a sample and stays on this machine"),
            "--origin" => ParseUrl(value) is { } origin
                ? (this with { Origin = origin.GetLeftPart(UriPartial.Authority) }, null)
                : (null, "--origin takes a URL"),
            "--secret" => ParseSecret(value) is { } secret && Secrets.Count < MaxSecrets
                ? (this with { Secrets = [.. Secrets, secret] }, null)
                : (null, "--secret takes whsec_ and 24 to 64 bytes in base64, at most eight times"),
            "--redress" => ParseUrl(value) is { } url && (url.Scheme == "https" || url.IsLoopback)
                ? (this with { Redress = url }, null)
                : (null, "--redress takes an https URL, or http on this machine"),
            "--key" => (this with { Key = value }, null),
            "--platform" => (this with { Platform = value }, null),
            "--portal" => ParseUrl(value) is { } portal
                ? (this with { Portal = portal }, null)
                : (null, "--portal takes a URL"),
            "--control" => value.Length >= 8
                ? (this with { Control = value }, null)
                : (null, "--control takes a token of 8 characters or more"),
            "--end-with" => value is "input"
                ? (this with { EndsWithInput = true }, null)
                : (null, "--end-with takes input"),
            _ => (null, $"There is no option {name}"),
        };

    private static IPEndPoint? ParseListen(string value)
    {
        if (ParseUrl(value) is not { Scheme: "http", IsLoopback: true, AbsolutePath: "/" } url)
        {
            return null;
        }

        var address = IPAddress.TryParse(url.Host.Trim('[', ']'), out var given) ? given : IPAddress.Loopback;
        return new IPEndPoint(address, url.Port);
    }

    private static Uri? ParseUrl(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;

    private static byte[]? ParseSecret(string value)
    {
        var bytes = new byte[64];
        return
            value.StartsWith("whsec_", StringComparison.Ordinal)
            && Convert.TryFromBase64String(value["whsec_".Length..], bytes, out var length)
            && length >= 24
            ? bytes[..length]
            : null;
    }
}
