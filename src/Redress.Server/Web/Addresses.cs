using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Redress.Server.Hosting;

namespace Redress.Server.Web;

/// <summary>Where each origin can be reached: as the operator says (<c>--public</c>), else where it listens.</summary>
public sealed class Addresses(ServeOptions options, IServer server)
{
    private Dictionary<Origin, Uri>? _listening;

    /// <summary>Where the process listens, with the ports that it got. Empty before the start, and at the socket alone.</summary>
    public IReadOnlyDictionary<Origin, Uri> Listening => _listening ?? Read();

    /// <summary>The address that people and programs outside know; null where the origin is not served and not named.</summary>
    public Uri? Public(Origin origin) =>
        options.Public.TryGetValue(origin, out var named) ? named : Listening.GetValueOrDefault(origin);

    /// <summary>
    /// The same as the caller of that request would write it: whoever came by a name of this machine stays with it,
    /// because a browser counts "localhost" and "127.0.0.1" as two sites.
    /// </summary>
    public Uri? Public(Origin origin, HttpRequest request)
    {
        if (Public(origin) is not { } known || options.Public.ContainsKey(origin))
        {
            return Public(origin);
        }

        return request.Host.HasValue ? new UriBuilder(known) { Host = request.Host.Host }.Uri : known;
    }

    /// <summary>
    /// Whether a request for people names a host that we are. A page elsewhere can make its own name point at this
    /// machine; the browser still says that name.
    /// </summary>
    public bool IsOurs(Origin origin, HostString host)
    {
        if (options.Public.TryGetValue(origin, out var named) && SameHost(named, host))
        {
            return true;
        }

        return host.Host is "localhost" || System.Net.IPAddress.TryParse(host.Host.Trim('[', ']'), out _);
    }

    private static bool SameHost(Uri named, HostString host) =>
        string.Equals(named.IdnHost, host.Host, StringComparison.OrdinalIgnoreCase)
        && named.Port == (host.Port ?? (named.Scheme == Uri.UriSchemeHttps ? 443 : 80));

    // Kestrel lists addresses in the order in which it was told to listen, the socket first.
    private Dictionary<Origin, Uri> Read()
    {
        var bound = server
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Where(a => !a.Contains("unix", StringComparison.Ordinal))
            .Select(a => new Uri(a))
            .ToList();
        if (bound.Count != options.Listen.Count)
        {
            return [];
        }

        return _listening = options.Listen.Keys.Zip(bound).ToDictionary(p => p.First, p => p.Second);
    }
}
