using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Redress.Server.Web;

/// <summary>
/// The four faces of the program, each at an address of its own: leaving the portal never signs a reviewer out, and
/// evidence never runs in the console's origin.
/// </summary>
public enum Origin
{
    /// <summary>Programs: platforms, scripts, the command line.</summary>
    Api,

    /// <summary>Whoever reports.</summary>
    Portal,

    /// <summary>Whoever decides.</summary>
    Console,

    /// <summary>What is reviewed: media alone, no page and no script.</summary>
    Evidence,
}

/// <summary>At which origin an endpoint or a page stands; without it at the API's.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnAttribute(Origin origin) : Attribute
{
    public Origin Origin { get; } = origin;
}

/// <summary>Which origin the connection came in at.</summary>
internal sealed record OriginFeature(Origin Origin);

public static class Origins
{
    /// <summary>Puts an endpoint at that origin; it does not exist at the others.</summary>
    public static TBuilder On<TBuilder>(this TBuilder builder, Origin origin)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new OnAttribute(origin));

    /// <summary>Where this request came in. The socket in the data folder is the API's.</summary>
    public static Origin Origin(this HttpContext http) => http.Features.Get<OriginFeature>()?.Origin ?? Web.Origin.Api;

    /// <summary>Pages for people; what goes wrong there is told as a page.</summary>
    public static bool IsForPeople(this Origin origin) => origin is Web.Origin.Portal or Web.Origin.Console;

    internal static void Listen(KestrelServerOptions kestrel, IReadOnlyDictionary<Origin, Uri> addresses)
    {
        foreach (var (origin, uri) in addresses)
        {
            var at = uri.Host is "localhost" ? IPAddress.Loopback : IPAddress.Parse(uri.Host.Trim('[', ']'));
            kestrel.Listen(
                at,
                uri.Port,
                listener =>
                    listener.Use(next =>
                        connection =>
                        {
                            connection.Features.Set(new OriginFeature(origin));
                            return next(connection);
                        }
                    )
            );
        }
    }
}
