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

/// <summary>GET and POST /people/roles at the console: what each role gives, and roles of one's own.</summary>
[On(Origin.Console)]
[Needs(Permission.ManagePeople)]
[StepUp]
public sealed class RolesPage(Database database, AccessCache cache, TimeProvider clock) : PageModel
{
    public sealed record Line(
        string Name,
        Role Kind,
        IReadOnlyList<Permission> Given,
        bool IsCustom,
        bool IsChanged,
        bool IsOwn
    );

    public IReadOnlyList<Line> Lines { get; private set; } = [];

    public Refusal? Refusal { get; private set; }

    private PersonPrincipal By => HttpContext.SignedIn().Principal;

    public Task OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(string? role, string[]? permissions, CancellationToken cancel)
    {
        var given = (permissions ?? []).Where(p => Word.TryParse<Permission>(p, out _)).Select(Word.Parse<Permission>);
        return await AnswerAsync(
            await ChangeRole.RunAsync(database, cache, clock, By, role ?? "", [.. given], cancel),
            cancel
        );
    }

    public async Task<IActionResult> OnPostMakeAsync(string? name, string? kind, CancellationToken cancel) =>
        await AnswerAsync(
            Word.TryParse<Role>(kind, out var like)
                ? await MakeRole.RunAsync(database, clock, By, (name ?? "").Trim(), like, cancel)
                : HttpRefusals.FieldInvalid,
            cancel
        );

    public async Task<IActionResult> OnPostEndAsync(string? name, CancellationToken cancel) =>
        await AnswerAsync(await MakeRole.EndAsync(database, clock, By, name ?? "", cancel), cancel);

    private async Task<IActionResult> AnswerAsync(Result<bool> result, CancellationToken cancel)
    {
        if (result.Ok)
        {
            return RedirectToPage();
        }

        Refusal = result.Refusal;
        Response.StatusCode = Problem.StatusOf(result.Refusal!.Kind);
        await ShowAsync(cancel);
        return Page();
    }

    private async Task ShowAsync(CancellationToken cancel)
    {
        var changed = await PersonStore.GrantsAsync(database, cancel);
        var own = By.Person.RoleNames.ToHashSet(StringComparer.Ordinal);
        Lines =
        [
            .. Enum.GetValues<Role>()
                .Select(role => new Line(
                    Word.Of(role),
                    role,
                    RoleSets.Of(role, changed),
                    IsCustom: false,
                    changed.Exists(c => c.Role == Word.Of(role)),
                    own.Contains(Word.Of(role))
                )),
            .. changed
                .Where(c => RoleSets.KindOf(c.Role, changed) is not null)
                .Select(c => new Line(
                    c.Role,
                    RoleSets.KindOf(c.Role, changed)!.Value,
                    RoleSets.OfCustom(c.Role, changed),
                    IsCustom: true,
                    IsChanged: true,
                    own.Contains(c.Role)
                )),
        ];
    }
}
