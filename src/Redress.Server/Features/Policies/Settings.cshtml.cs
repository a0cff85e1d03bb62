using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Texts;
using Redress.Server.Web;
using Redress.Storage.Engine;
using Redress.Storage.Policies;

namespace Redress.Server.Features.Policies;

/// <summary>GET and POST /settings at the console: the few ways that the operator chooses and no policy decides.</summary>
[On(Origin.Console)]
[Needs(Permission.ManagePolicies)]
[StepUp]
public sealed class SettingsPage(Database database, Languages languages, TimeProvider clock) : PageModel
{
    public IReadOnlyDictionary<string, string> Chosen { get; private set; } = new Dictionary<string, string>();

    public IReadOnlyList<Language> Languages { get; private set; } = [];

    public Refusal? Refusal { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(string? name, string? value, CancellationToken cancel)
    {
        var request = new ChooseWay.Request(name ?? "", value ?? "");
        var kept = await ChooseWay.RunAsync(database, clock, HttpContext.SignedIn().Principal, request, cancel);
        if (kept.Ok)
        {
            return RedirectToPage();
        }

        Refusal = kept.Refusal;
        Response.StatusCode = Problem.StatusOf(kept.Refusal!.Kind);
        await ShowAsync(cancel);
        return Page();
    }

    private async Task ShowAsync(CancellationToken cancel)
    {
        Chosen = (await ChoiceStore.AllAsync(database, cancel)).ToDictionary(
            c => c.Name,
            c => c.Value,
            StringComparer.Ordinal
        );
        Languages = [.. languages.Tags.Select(languages.For)];
    }
}
