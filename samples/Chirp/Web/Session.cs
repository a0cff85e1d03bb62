using System.Security.Cryptography;
using System.Text;
using Chirp.World;

namespace Chirp.Web;

/// <summary>Who reads: a signed cookie of handle and end of validity.</summary>
internal sealed class Session(Accounts accounts, Clock clock)
{
    public const string Cookie = "chirp";

    private static readonly TimeSpan Lasts = TimeSpan.FromDays(30);
    private readonly byte[] _key = accounts.SessionKey();

    public Account? Read(HttpRequest request)
    {
        if (request.Headers.Cookie.Count == 0 || request.Cookies[Cookie] is not { Length: < 200 } value)
        {
            return null;
        }

        var parts = value.Split('.');
        if (parts.Length != 3 || !Numbers.TryParse(parts[1], out var until) || until < clock.Seconds)
        {
            return null;
        }

        var given = Encoding.ASCII.GetBytes(parts[2]);
        var account = CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Sign(parts[0], until)))
            ? accounts.Find(parts[0])
            : null;
        // Whoever has taken it over is out; the owner asks Chirp for it.
        return account?.Flags.Has(Restriction.RecoverAccount) == true ? null : account;
    }

    public void Write(HttpResponse response, string handle)
    {
        var until = clock.Seconds + (long)Lasts.TotalSeconds;
        response.Cookies.Append(
            Cookie,
            $"{handle}.{until}.{Sign(handle, until)}",
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                MaxAge = Lasts,
            }
        );
    }

    private string Sign(string handle, long until) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{handle}.{until}")));
}

internal static class Reading
{
    /// <summary>The signed-in account; null for everybody else.</summary>
    public static Account? Reader(this HttpContext context)
    {
        if (context.Request.Headers.Cookie.Count == 0)
        {
            return null;
        }

        if (!context.Items.TryGetValue(typeof(Account), out var known))
        {
            known = context.RequestServices.GetRequiredService<Session>().Read(context.Request);
            context.Items[typeof(Account)] = known;
        }

        return (Account?)known;
    }

    public static bool IsAdult(this HttpContext context) =>
        context.Request.Headers.Cookie.Count > 0 && context.Request.Cookies["adult"] == "1";

    /// <summary>A form sent from one of our own pages. Null, and answered, where it is not.</summary>
    public static async Task<IFormCollection?> OwnForm(this HttpContext context)
    {
        var request = context.Request;
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && origin != $"{request.Scheme}://{request.Host}" && origin != context.Site().Origin)
        {
            await context.Say(403, "Not from here", "That form was not sent from a page of Chirp.");
            return null;
        }

        if (!request.HasFormContentType)
        {
            await context.Say(400, "Not a form", "That was not sent by one of our forms.");
            return null;
        }

        return await request.ReadFormAsync(context.RequestAborted);
    }

    /// <summary>The signed-in account, if it may post. Null, and answered, where not.</summary>
    public static async Task<Account?> Member(this HttpContext context)
    {
        switch (context.Reader())
        {
            case null:
                await context.See("/sign-in");
                return null;
            case { See: Visibility.Gone }:
                await context.Say(403, "Suspended", "Your account is suspended. You cannot post. See your letters.");
                return null;
            case { Flags: var flags } when flags.Has(Restriction.ReadOnly):
                await context.Say(403, "Read only", "Your account may read, and post nothing. See your letters.");
                return null;
            case var reader:
                return reader;
        }
    }

    public static Site Site(this HttpContext context) => context.RequestServices.GetRequiredService<Site>();
}

/// <summary>Where Chirp is seen from outside; known once the port is bound.</summary>
internal sealed class Site
{
    public string Origin { get; set; } = "";
}
