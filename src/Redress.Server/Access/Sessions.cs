using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.People;

namespace Redress.Server.Access;

/// <summary>Somebody signed in, as a request at the console sees it.</summary>
/// <param name="Session">Which session.</param>
/// <param name="Principal">Who, with what their roles give now.</param>
/// <param name="IsProved">Whether the session's own browser showed lately that it is the one that asks.</param>
public sealed record SignedIn(Session Session, PersonPrincipal Principal, bool IsProved);

/// <summary>
/// Sessions of the console. Everything is read anew for each request, so that whoever is disabled or demoted is so at once.
/// </summary>
public sealed class Sessions(Database database, KeyRing keys, IdSource ids, RoleSets roles, TimeProvider clock)
{
    public const string Cookie = "__Host-redress";
    private const string SecretPrefix = "rs_";
    private const int SecretBytes = 32;

    /// <summary>How often the use of a session is written down.</summary>
    private static readonly TimeSpan Noted = TimeSpan.FromMinutes(1);

    public static CookieOptions CookieOptions =>
        new()
        {
            HttpOnly = true,
            Secure = true,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            IsEssential = true,
        };

    /// <summary>Who asks; null where nobody is signed in, or not any more.</summary>
    public async Task<SignedIn?> FindAsync(HttpContext http, CancellationToken cancel)
    {
        if (
            !http.Request.Cookies.TryGetValue(Cookie, out var secret)
            || secret.Length > 100
            || !secret.StartsWith(SecretPrefix, StringComparison.Ordinal)
        )
        {
            return null;
        }

        var now = clock.Now();
        var session = await SessionStore.FindAsync(database, keys.HashAccess(secret), cancel);
        if (session is null || IsOver(session, now))
        {
            return null;
        }

        var row = await PersonStore.FindAsync(database, session.PersonId, cancel);
        if (row is null or { DisabledAt: not null })
        {
            return null;
        }

        var person = row.ToPerson();
        var principal = await roles.KnownAsync(person, cancel);
        return new SignedIn(session, principal, BrowserProof.IsProved(http, keys, session, now));
    }

    /// <summary>Notes that a person used the session; what the page does by itself does not count.</summary>
    public async Task NoteUseAsync(Session session, CancellationToken cancel)
    {
        var now = clock.Now();
        if (now - Instant.FromMicros(session.SeenAt) < Noted)
        {
            return;
        }

        await database.Recorder.WriteAsync(
            tx =>
            {
                SessionStore.Saw(tx, session.Id, now.ToMicros());
                return Task.CompletedTask;
            },
            cancel
        );
    }

    /// <summary>
    /// Begins a session in the transaction of what opened it; <see cref="OpenAsync"/> hands it to the browser after the commit.
    /// </summary>
    /// <param name="tx">Where.</param>
    /// <param name="person">Who.</param>
    /// <param name="means">passkey, password or outside.</param>
    /// <param name="browserKey">The key of the browser, as SPKI.</param>
    public (Session Session, string Secret) Start(Transaction tx, Id<Person> person, string means, byte[] browserKey)
    {
        var now = clock.Now();
        var secret = SecretPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var session = new Session
        {
            Id = ids.New("sgn"),
            PersonId = person.Value,
            Hash = keys.HashAccess(secret),
            BrowserKey = browserKey,
            StartedAt = now.ToMicros(),
            SeenAt = now.ToMicros(),
            StrongAt = now.ToMicros(),
        };
        SessionStore.Start(
            tx,
            new SignInRow
            {
                Id = session.Id,
                PersonId = person.Value,
                Means = means,
                At = now.ToMicros(),
            },
            session
        );
        tx.Fact("person.signed-in", new Actor(person.Value), now);
        return (session, secret);
    }

    /// <summary>Hands the session to the browser. One that it had before ends: nobody is signed in twice in one place.</summary>
    public async Task OpenAsync(HttpContext http, Session session, string secret, CancellationToken cancel)
    {
        await EndCurrentAsync(http, cancel);
        http.Response.Cookies.Append(Cookie, secret, CookieOptions);
        BrowserProof.Give(http, keys, session, clock.Now());
    }

    /// <summary>Ends the session of this request, if there is one, and forgets it in the browser.</summary>
    public async Task EndAsync(HttpContext http, CancellationToken cancel)
    {
        await EndCurrentAsync(http, cancel);
        http.Response.Cookies.Delete(Cookie, CookieOptions);
        http.Response.Cookies.Delete(BrowserProof.Cookie, CookieOptions);
    }

    private async Task EndCurrentAsync(HttpContext http, CancellationToken cancel)
    {
        if (await FindAsync(http, cancel) is { } found)
        {
            await database.Recorder.WriteAsync(
                async tx =>
                {
                    await SessionStore.EndAsync(tx, found.Session.Id, clock.Now().ToMicros(), "person");
                    tx.FactIfAny("person.signed-out", found.Principal.Actor, clock.Now());
                },
                cancel
            );
        }
    }

    private static bool IsOver(Session session, DateTimeOffset now) =>
        SessionTimes.IsOver(Instant.FromMicros(session.StartedAt), Instant.FromMicros(session.SeenAt), now);
}
