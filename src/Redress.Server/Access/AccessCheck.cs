using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.People;

namespace Redress.Server.Access;

/// <summary>An endpoint's or a page's declared permission.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsAttribute(Permission permission) : Attribute
{
    public Permission Permission { get; } = permission;
}

public static class AccessCheck
{
    public const string KeyPrefix = "rk_";
    public const string TokenPrefix = "rt_";

    /// <summary>Declares what an endpoint needs.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder builder, Permission permission)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new NeedsAttribute(permission));

    public static Principal Principal(this HttpContext http) =>
        http.Features.Get<Principal>() ?? throw new InvalidOperationException("The endpoint needs nobody to be known");

    /// <summary>
    /// Refuses to start with an endpoint that declares nothing: denied by default. What was looked at is what is served, and is
    /// built once: a source builds all of its endpoints anew for each who asks.
    /// </summary>
    public static void ServeOnlyDeclared(IEndpointRouteBuilder routes)
    {
        var endpoints = routes.DataSources.SelectMany(s => s.Endpoints).ToList();
        var silent = endpoints.FindAll(e => e.Metadata.GetMetadata<NeedsAttribute>() is null);
        if (silent.Count > 0)
        {
            var names = string.Join(", ", silent.Select(e => e.DisplayName));
            throw new InvalidOperationException($"Endpoints without a permission: {names}");
        }

        routes.DataSources.Clear();
        routes.DataSources.Add(new DefaultEndpointDataSource(endpoints));
    }

    /// <summary>Lets a request pass only with what its endpoint declares.</summary>
    public static async Task Middleware(
        HttpContext http,
        RequestDelegate next,
        Database database,
        KeyRing keys,
        AccessCache cache,
        Sessions sessions,
        TimeProvider clock
    )
    {
        var endpoint = http.GetEndpoint();
        // Nothing of ours: there is no such address, or routing itself answers that method or media type are wrong.
        if (endpoint is not RouteEndpoint)
        {
            await next(http);
            return;
        }

        var needs = endpoint.Metadata.GetMetadata<NeedsAttribute>();
        if (needs is null)
        {
            await Problem.WriteAsync(http, HttpRefusals.Forbidden);
            return;
        }

        if (needs.Permission is Permission.Anyone or Permission.PlatformSignature)
        {
            await next(http);
            return;
        }

        // At the console a session counts and nothing else: no key, no token, no socket.
        Principal? principal =
            http.Origin() is Origin.Console
                ? await ConsoleGate.EnterAsync(http, endpoint, sessions, clock)
                : await WhoElseAsync(http, database, keys, cache, clock);
        if (principal is null)
        {
            return;
        }

        if (!principal.May(needs.Permission))
        {
            await Problem.WriteAsync(http, HttpRefusals.Forbidden);
            return;
        }

        http.Features.Set(principal);
        await next(http);
    }

    /// <summary>Who asks with a key or a token; null where it was refused.</summary>
    private static async Task<Principal?> WhoElseAsync(
        HttpContext http,
        Database database,
        KeyRing keys,
        AccessCache cache,
        TimeProvider clock
    )
    {
        var principal = await WhoAsync(http, database, keys, cache, clock);
        if (principal is null)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            await Problem.WriteAsync(http, HttpRefusals.Unauthenticated);
        }

        return principal;
    }

    private static async Task<Principal?> WhoAsync(
        HttpContext http,
        Database database,
        KeyRing keys,
        AccessCache cache,
        TimeProvider clock
    )
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return IsOwnSocket(http) ? new OperatorPrincipal() : null;
        }

        if (!header.StartsWith("Bearer ", StringComparison.Ordinal) || header.Length > 200)
        {
            return null;
        }

        var secret = header["Bearer ".Length..];
        var hash = keys.HashAccess(secret);
        var text = Convert.ToHexString(hash);
        if (cache.Find(text) is { } known)
        {
            return known;
        }

        var found = await FindAsync(secret, hash, database, clock, http.RequestAborted);
        if (found is not null)
        {
            cache.Keep(text, found);
        }

        return found;
    }

    private static async Task<Principal?> FindAsync(
        string secret,
        byte[] hash,
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        if (secret.StartsWith(KeyPrefix, StringComparison.Ordinal))
        {
            var key = await AccessStore.KeyByHashAsync(database, hash, cancel);
            return key is null ? null : new KeyPrincipal(key.ToKey());
        }

        if (secret.StartsWith(TokenPrefix, StringComparison.Ordinal))
        {
            var person = await AccessStore.PersonByTokenAsync(database, hash, clock.Now().ToMicros(), cancel);
            return person is null ? null : await KnownAsync(person.ToPerson(), database, cancel);
        }

        return null;
    }

    private static async Task<PersonPrincipal> KnownAsync(Person person, Database database, CancellationToken cancel) =>
        RoleSets.Known(person, await PersonStore.GrantsAsync(database, cancel));

    private static bool IsOwnSocket(HttpContext http) =>
        http.Features.Get<IConnectionSocketFeature>()?.Socket.LocalEndPoint is UnixDomainSocketEndPoint;
}
