using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Storage.People;

namespace Redress.Server.Features.People;

/// <summary>GET and POST /confirm at the console: somebody signed in shows once more who they are.</summary>
[On(Origin.Console)]
[Needs(Permission.UseConsole)]
public sealed class ConfirmPage(Passwords passwords, OutsideService outside, TimeProvider clock) : PageModel
{
    public string To { get; private set; } = "/";

    public Refusal? Refusal { get; private set; }

    /// <summary>The organisation's own sign-in service, by name; null where there is none.</summary>
    public string? Outside => outside.Provider?.Options.Name;

    public void OnGet(string? to) => To = ConsoleGate.Local(to);

    public async Task<IActionResult> OnPostAsync(string? password, string? code, string? to, CancellationToken cancel)
    {
        To = ConsoleGate.Local(to);
        var here = HttpContext.SignedIn();
        var done = await passwords.UseAsync(
            here.Principal.Person.Name,
            password ?? "",
            code ?? "",
            (tx, _) =>
            {
                SessionStore.Strengthen(tx, here.Session.Id, clock.Now().ToMicros());
                return true;
            },
            cancel
        );
        if (done.Ok)
        {
            return LocalRedirect(To);
        }

        Refusal = done.Refusal;
        Response.StatusCode = Problem.StatusOf(done.Refusal!.Kind);
        return Page();
    }
}
