using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Storage.Engine;
using Redress.Storage.People;

namespace Redress.Server.Features.People;

/// <summary>GET and POST /people/roles at the console: what each role gives.</summary>
[On(Origin.Console)]
[Needs(Permission.ManagePeople)]
[StepUp]
public sealed class RolesPage(Database database, AccessCache cache, TimeProvider clock) : PageModel
{
    public sealed record Line(Role Role, IReadOnlyList<Permission> Given, bool IsChanged, bool IsOwn);

    public IReadOnlyList<Line> Lines { get; private set; } = [];

    public Refusal? Refusal { get; private set; }

    private PersonPrincipal By => HttpContext.SignedIn().Principal;

    public Task OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(string? role, string[]? permissions, CancellationToken cancel)
    {
        var given = (permissions ?? []).Where(p => Word.TryParse<Permission>(p, out _)).Select(Word.Parse<Permission>);
        var changed = Word.TryParse<Role>(role, out var which)
            ? await ChangeRole.RunAsync(database, cache, clock, By, which, [.. given], cancel)
            : HttpRefusals.FieldInvalid;
        if (changed.Ok)
        {
            return RedirectToPage();
        }

        Refusal = changed.Refusal;
        Response.StatusCode = Problem.StatusOf(changed.Refusal!.Kind);
        await ShowAsync(cancel);
        return Page();
    }

    private async Task ShowAsync(CancellationToken cancel)
    {
        var changed = await PersonStore.GrantsAsync(database, cancel);
        Lines =
        [
            .. Enum.GetValues<Role>()
                .Select(role => new Line(
                    role,
                    RoleSets.Of(role, changed),
                    changed.Exists(c => c.Role == Word.Of(role)),
                    By.Person.Roles.Contains(role)
                )),
        ];
    }
}
