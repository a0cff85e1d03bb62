using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Redress.Core.Kernel;
using Redress.Core.People;

namespace Redress.Server.Access;

/// <summary>
/// Making and using passkeys: the framework's rules, with what they must remember between two requests sealed in a cookie
/// that is good for ten minutes, for one purpose, once.
/// </summary>
public sealed class Ceremonies(IPasskeyHandler<Person> passkeys, IDataProtectionProvider protection)
{
    private const string Cookie = "__Host-redress-ceremony";
    private const int MaxCredential = 20_000;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>What the browser needs to make a passkey for that person.</summary>
    public async Task<string> BeginMakingAsync(HttpContext http, Person person, string purpose)
    {
        var made = await passkeys.MakeCreationOptionsAsync(
            new PasskeyUserEntity
            {
                Id = person.Id.Value,
                Name = person.Name,
                DisplayName = person.Name,
            },
            http
        );
        Remember(http, purpose, made.AttestationState ?? "");
        return made.CreationOptionsJson;
    }

    /// <summary>What the browser needs to use a passkey: of that person, or of whoever owns one here.</summary>
    public async Task<string> BeginUsingAsync(HttpContext http, Person? person, string purpose)
    {
        var made = await passkeys.MakeRequestOptionsAsync(person!, http);
        Remember(http, purpose, made.AssertionState ?? "");
        return made.RequestOptionsJson;
    }

    /// <summary>The passkey that was made.</summary>
    public async Task<Result<UserPasskeyInfo>> MadeAsync(HttpContext http, string credential, string purpose)
    {
        if (Recall(http, purpose) is not { } state || credential.Length > MaxCredential)
        {
            return PersonRefusals.SignInFailed;
        }

        var result = await passkeys.PerformAttestationAsync(
            new PasskeyAttestationContext
            {
                HttpContext = http,
                CredentialJson = credential,
                AttestationState = state,
            }
        );
        return result.Succeeded ? result.Passkey : PersonRefusals.SignInFailed;
    }

    /// <summary>Whose passkey was used.</summary>
    public async Task<Result<(Person Person, UserPasskeyInfo Passkey)>> UsedAsync(
        HttpContext http,
        string credential,
        string purpose
    )
    {
        if (Recall(http, purpose) is not { } state || credential.Length > MaxCredential)
        {
            return PersonRefusals.SignInFailed;
        }

        var result = await passkeys.PerformAssertionAsync(
            new PasskeyAssertionContext
            {
                HttpContext = http,
                CredentialJson = credential,
                AssertionState = state,
            }
        );
        return result.Succeeded ? (result.User, result.Passkey) : PersonRefusals.SignInFailed;
    }

    private ITimeLimitedDataProtector For(string purpose) =>
        protection.CreateProtector("redress.ceremony", purpose).ToTimeLimitedDataProtector();

    private void Remember(HttpContext http, string purpose, string state) =>
        http.Response.Cookies.Append(Cookie, For(purpose).Protect(state, Life), Sessions.CookieOptions);

    private string? Recall(HttpContext http, string purpose)
    {
        http.Response.Cookies.Delete(Cookie, Sessions.CookieOptions);
        if (!http.Request.Cookies.TryGetValue(Cookie, out var sealedState))
        {
            return null;
        }

        try
        {
            return For(purpose).Unprotect(sealedState);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
