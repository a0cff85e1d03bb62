using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Web;

namespace Redress.Server.Features.People;

/// <summary>GET and POST /sign-in at the console: with a passkey, or with a password and a code.</summary>
[On(Origin.Console)]
[Needs(Permission.Anyone)]
public sealed class SignInPage(Sessions sessions, Passwords passwords, OutsideService outside) : PageModel
{
    public string To { get; private set; } = "/";

    public string Name { get; private set; } = "";

    public Refusal? Refusal { get; private set; }

    /// <summary>The organisation's own sign-in service, by name; null where there is none.</summary>
    public string? Outside => outside.Provider?.Options.Name;

    public async Task<IActionResult> OnGetAsync(string? to, CancellationToken cancel)
    {
        To = ConsoleGate.Local(to);
        return await sessions.FindAsync(HttpContext, cancel) is { IsProved: true } ? LocalRedirect(To) : Page();
    }

    public async Task<IActionResult> OnPostAsync(
        string? name,
        string? password,
        string? code,
        string? key,
        string? to,
        CancellationToken cancel
    )
    {
        (To, Name) = (ConsoleGate.Local(to), name ?? "");
        if (BrowserKey.Parse(key) is not { } browser)
        {
            return Refuse(PersonRefusals.SignInFailed);
        }

        var begun = await passwords.UseAsync(
            Name,
            password ?? "",
            code ?? "",
            (tx, person) => sessions.Start(tx, person.Id, "password", browser),
            cancel
        );
        if (!begun.Ok)
        {
            return Refuse(begun.Refusal!);
        }

        await sessions.OpenAsync(HttpContext, begun.Value.Session, begun.Value.Secret, cancel);
        return LocalRedirect(To);
    }

    private PageResult Refuse(Refusal refusal)
    {
        Refusal = refusal;
        Response.StatusCode = Problem.StatusOf(refusal.Kind);
        return Page();
    }
}
