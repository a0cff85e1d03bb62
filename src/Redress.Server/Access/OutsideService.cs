using Redress.Connectors.Net;
using Redress.Connectors.Oidc;
using Redress.Server.Hosting;

namespace Redress.Server.Access;

/// <summary>The organisation's own sign-in service, where the operator named one.</summary>
public sealed class OutsideService(ServeOptions options, Fetcher fetcher)
{
    // The machine's time: tokens are made by another one's clock.
    public OidcProvider? Provider { get; } =
        options.Outside is null ? null : new OidcProvider(options.Outside, fetcher, TimeProvider.System);
}
