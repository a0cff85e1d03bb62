using System.Globalization;
using System.Net;
using Redress.Connectors.Mail;
using Redress.Connectors.Net;
using Redress.Connectors.Oidc;
using Redress.Server.Hosting;
using Redress.Server.Web;

namespace Redress.Cli;

/// <summary>What is given to the program at its start, checked; what cannot be used is one line that says how to mend it.</summary>
internal static class ServeChecks
{
    public static bool IsLoopback(string listen) => new Uri(listen).IsLoopback;

    public static bool IsLoopback(IReadOnlyDictionary<Origin, Uri> listen) => listen.Values.All(a => a.IsLoopback);

    /// <summary>The sign-in service; its secret is never on a command line.</summary>
    public static OidcOptions? Outside(string? issuer, string client, string name)
    {
        if (issuer is null)
        {
            return null;
        }

        var secret = Environment.GetEnvironmentVariable("REDRESS_OIDC_SECRET");
        return
            Uri.TryCreate(issuer, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback)
            && uri is { Query: "", Fragment: "", UserInfo: "" }
            && !string.IsNullOrEmpty(secret)
            ? new OidcOptions(uri, client, secret, name)
            : throw new Complaint(
                Exit.Usage,
                "--oidc takes an https address, and REDRESS_OIDC_SECRET holds the secret that the issuer gave."
            );
    }

    public static void AllowedHosts(IReadOnlyCollection<string> allowed)
    {
        foreach (var one in allowed)
        {
            try
            {
                new FetcherOptions { AllowedHosts = [one] }.Validate();
            }
            catch (ArgumentException)
            {
                throw new Complaint(
                    Exit.Usage,
                    $"--allow-host {one} cannot be used. Give host:port, as in 127.0.0.1:4200"
                );
            }
        }
    }

    /// <summary>What is given, else what the environment says; null where neither is.</summary>
    public static Uri? Collector(string? given)
    {
        var text = given ?? Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT");
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", UserInfo: "" }
            ? uri
            : throw new Complaint(
                Exit.Usage,
                $"--otlp {text} cannot be used. Give the collector's HTTP address, as in http://127.0.0.1:4318"
            );
    }

    /// <summary>A program in a folder of its own: all of that folder is shown to it.</summary>
    public static string? Translator(string? given, string dataFolder)
    {
        if (given is null)
        {
            return null;
        }

        var folder = Path.GetDirectoryName(given) is { } at ? Path.TrimEndingDirectorySeparator(at) + "/" : "";
        return
            Path.IsPathFullyQualified(given)
            && File.Exists(given)
            && !(Path.GetFullPath(dataFolder) + "/").StartsWith(folder, StringComparison.Ordinal)
            && !folder.StartsWith(Path.GetFullPath(dataFolder) + "/", StringComparison.Ordinal)
            ? given
            : throw new Complaint(
                Exit.Usage,
                $"--translate {given} cannot be used. Give the whole path of a program in a folder of its own, not around or in the data folder."
            );
    }

    public static LogLevel Log(string text) =>
        Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) && Enum.IsDefined(level)
            ? level
            : throw new Complaint(Exit.Usage, $"--log is one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");

    public static DateTimeOffset Time(string option, string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : throw new Complaint(Exit.Usage, $"{option} takes a time, as in 2019-12-01T00:00:00Z");

    public static MailOptions Mail(string server, string from)
    {
        const int submission = 587;
        var colon = server.LastIndexOf(':');
        var port = submission;
        if (
            server.Length == 0
            || (
                colon >= 0
                && !int.TryParse(server.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
            )
            || port is < 1 or > ushort.MaxValue
        )
        {
            throw new Complaint(Exit.Usage, "--smtp takes host:port, as in mail.example:587");
        }

        var host = colon < 0 ? server : server[..colon];
        return new()
        {
            Host = host,
            Port = port,
            Tls = !host.StartsWith("127.", StringComparison.Ordinal),
            From = from,
        };
    }

    /// <summary>Makes the data folder, and sees that it can be written.</summary>
    public static void Folder(string folder)
    {
        try
        {
            DataFolder.Make(folder);
            var probe = Path.Combine(folder, $".probe-{Environment.ProcessId}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new Complaint(
                Exit.Usage,
                $"{folder} cannot be written. Give a folder of yours with --data, or change who owns it."
            );
        }
    }

    public static IReadOnlyCollection<System.Net.IPAddress> Proxies(string[] named) =>
        [
            .. named.Select(n =>
                System.Net.IPAddress.TryParse(n, out var address)
                    ? address
                    : throw new Complaint(Exit.Usage, $"--proxy {n} is no address, as in --proxy 10.0.0.2.")
            ),
        ];
}
