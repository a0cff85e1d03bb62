using System.Net;
using Redress.Core.Kernel;
using Redress.Server.Web;

namespace Redress.Cli;

/// <summary>What <c>--listen</c>, <c>--public</c> and <c>--roles</c> say of the four origins.</summary>
internal static class ListenAddresses
{
    public const string Default = "http://127.0.0.1:4100";
    public const string AllRoles = "api,portal,console,worker";

    private static readonly Origin[] s_origins = [Origin.Api, Origin.Portal, Origin.Console, Origin.Evidence];

    /// <summary>
    /// One URL is the API's; portal, console and evidence take the next three ports, or free ones where it is 0. With
    /// origin=URL,… only those that are named listen. What the roles leave out does not.
    /// </summary>
    public static IReadOnlyDictionary<Origin, Uri> Read(string text, string roles = AllRoles)
    {
        var wanted = Wanted(roles);
        var all = text.Contains('=', StringComparison.Ordinal) ? Named(text, "--listen", Listener) : Following(text);
        var doubled = all.Where(a => a.Value.Port != 0)
            .GroupBy(a => a.Value.Authority)
            .FirstOrDefault(g => g.Count() > 1);
        return doubled is null
            ? all.Where(a => wanted.Contains(a.Key)).ToDictionary()
            : throw new Complaint(
                Exit.Usage,
                $"--listen gives {doubled.Key} twice. Each origin has an address of its own."
            );
    }

    /// <summary>The addresses that people know, as in portal=https://report.example.org.</summary>
    public static IReadOnlyDictionary<Origin, Uri> Public(string? text) =>
        text is null ? new Dictionary<Origin, Uri>() : Named(text, "--public", Known);

    public static bool Works(string roles) => Roles(roles).Contains("worker", StringComparer.Ordinal);

    private static HashSet<Origin> Wanted(string roles)
    {
        var wanted = new HashSet<Origin>();
        foreach (var role in Roles(roles))
        {
            wanted.UnionWith(
                role switch
                {
                    "api" => [Origin.Api],
                    "portal" => [Origin.Portal],
                    "console" => [Origin.Console, Origin.Evidence],
                    _ => (Origin[])[],
                }
            );
        }

        return wanted;
    }

    private static string[] Roles(string text)
    {
        var roles = text.Split(',', StringSplitOptions.TrimEntries);
        return roles.All(r => r is "api" or "portal" or "console" or "worker")
            ? roles
            : throw new Complaint(Exit.Usage, $"--roles takes some of {AllRoles}, with commas between.");
    }

    private static Dictionary<Origin, Uri> Following(string text)
    {
        var first = Listener("--listen", text);
        return s_origins
            .Select(
                (origin, i) =>
                    (origin, At: first.Port == 0 ? first : new UriBuilder(first) { Port = first.Port + i }.Uri)
            )
            .ToDictionary(a => a.origin, a => a.At);
    }

    private static Dictionary<Origin, Uri> Named(string text, string option, Func<string, string, Uri> read)
    {
        var found = new Dictionary<Origin, Uri>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? "" : part[..equals];
            if (!s_origins.Any(o => Word.Of(o) == name))
            {
                throw new Complaint(
                    Exit.Usage,
                    $"{option} takes api=URL,portal=URL,console=URL,evidence=URL, or some of them."
                );
            }

            found[s_origins.First(o => Word.Of(o) == name)] = read(option, part[(equals + 1)..]);
        }

        return found;
    }

    private static Uri Listener(string option, string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && uri is { Scheme: "http", AbsolutePath: "/", Query: "", UserInfo: "" }
        && (uri.Host == "localhost" || IPAddress.TryParse(uri.Host.Trim('[', ']'), out _))
        && uri.Port <= ushort.MaxValue - s_origins.Length
            ? uri
            : throw new Complaint(
                Exit.Usage,
                $"{option} {url} cannot be used. Give http, an address and a port, as in {Default}; TLS is a proxy's."
            );

    private static Uri Known(string option, string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && uri is { Scheme: "http" or "https", AbsolutePath: "/", Query: "", UserInfo: "" }
            ? uri
            : throw new Complaint(
                Exit.Usage,
                $"{option} {url} cannot be used. Give the address that people know, as in portal=https://report.example.org"
            );
}
