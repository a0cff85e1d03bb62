using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.People;

namespace Redress.Server.Features.People;

/// <summary>GET and POST /join at the console: an invitation becomes a passkey, or a password with an authenticator app.</summary>
[On(Origin.Console)]
[Needs(Permission.Anyone)]
public sealed class JoinPage(
    Database database,
    KeyRing keys,
    Sessions sessions,
    Passwords passwords,
    OutsideService outside,
    IDataProtectionProvider protection,
    TimeProvider clock
) : PageModel
{
    private static readonly TimeSpan DraftLife = TimeSpan.FromMinutes(15);

    /// <summary>What stands in the page between its two steps, sealed: nothing is kept until a code was shown to be right.</summary>
    private sealed record Half(string Invitation, string PersonId, string Name, string Hash, byte[] Secret);

    public string Invitation { get; private set; } = "";

    public Refusal? Refusal { get; private set; }

    public string? Draft { get; private set; }

    public string Secret { get; private set; } = "";

    /// <summary>The organisation's own sign-in service, by name; null where there is none.</summary>
    public string? Outside => outside.Provider?.Options.Name;

    public string AppLink { get; private set; } = "";

    public void OnGet()
    {
        // The invitation is behind the #, or typed.
    }

    public async Task<IActionResult> OnPostPasswordAsync(string? invitation, string? password, CancellationToken cancel)
    {
        Invitation = invitation ?? "";
        var who = await Invitations.WhoAsync(database, keys, Invitation, clock.Now(), cancel);
        if (!who.Ok || Passwords.Weak(who.Value.Name, password ?? "") is not null)
        {
            return Refuse(who.Refusal ?? PersonRefusals.PasswordWeak);
        }

        var hash = Passwords.Hash(who.Value, password!);
        var half = new Half(
            Invitation,
            who.Value.Id.Value,
            who.Value.Name,
            hash,
            RandomNumberGenerator.GetBytes(Totp.SecretBytes)
        );
        Show(half);
        return Page();
    }

    public async Task<IActionResult> OnPostFinishAsync(
        string? draft,
        string? code,
        string? key,
        CancellationToken cancel
    )
    {
        if (Open(draft) is not { } half || BrowserKey.Parse(key) is not { } browser)
        {
            return Refuse(PersonRefusals.InvitationOver);
        }

        var now = clock.Now();
        if (Totp.Match(half.Secret, (code ?? "").Replace(" ", "", StringComparison.Ordinal), 0, now) is not { } step)
        {
            Show(half);
            return Refuse(PersonRefusals.SignInFailed);
        }

        var begun = await database.Recorder.RecordAsync<(Session Session, string Secret)>(
            async tx =>
            {
                if (await Invitations.UseAsync(tx, keys, half.Invitation, now) is { } refusal)
                {
                    return refusal;
                }

                await SignInStore.KeepPasswordAsync(tx, passwords.Row(half.PersonId, half.Hash, half.Secret, step));
                tx.Fact("password.set", new Actor(half.PersonId), now);
                return sessions.Start(tx, new Id<Person>(half.PersonId), "invitation", browser);
            },
            cancel
        );
        if (!begun.Ok)
        {
            return Refuse(begun.Refusal!);
        }

        await sessions.OpenAsync(HttpContext, begun.Value.Session, begun.Value.Secret, cancel);
        return LocalRedirect("/");
    }

    private ITimeLimitedDataProtector Protector =>
        protection.CreateProtector("redress.join").ToTimeLimitedDataProtector();

    private void Show(Half half)
    {
        Draft = Protector.Protect(JsonSerializer.Serialize(half), DraftLife);
        Secret = Totp.Spell(half.Secret);
        AppLink = $"otpauth://totp/Redress:{Uri.EscapeDataString(half.Name)}?secret={Secret}&issuer=Redress";
    }

    private Half? Open(string? draft)
    {
        try
        {
            return draft is null ? null : JsonSerializer.Deserialize<Half>(Protector.Unprotect(draft));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private PageResult Refuse(Refusal refusal)
    {
        Refusal = refusal;
        Response.StatusCode = Problem.StatusOf(refusal.Kind);
        return Page();
    }
}
