using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Portal;
using Redress.Server.Web;
using Redress.Storage.Engine;
using Redress.Storage.Policies;

namespace Redress.Server.Features.Policies;

/// <summary>GET and POST /theme at the console: how the portal looks, and its two colours.</summary>
[On(Origin.Console)]
[Needs(Permission.ManagePolicies)]
[StepUp]
public sealed class ThemePage(Database database, ThemeInForce themes, PortalOptions file, TimeProvider clock)
    : PageModel
{
    public sealed record Line(string Name, string Says, string? Colour, double? Contrast, bool IsChosen);

    public PortalOptions FromFile { get; } = file;

    public IReadOnlyList<Line> Lines { get; private set; } = [];

    public Refusal? Refusal { get; private set; }

    public Task OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(string? name, string? value, CancellationToken cancel)
    {
        var isTheme = name is ThemeInForce.AccentName or ThemeInForce.AccentDarkName;
        var request = new ChooseWay.Request(isTheme ? name! : "", (value ?? "").Trim().ToLowerInvariant());
        var kept = await ChooseWay.RunAsync(database, clock, HttpContext.SignedIn().Principal, request, cancel);
        if (kept.Ok)
        {
            await themes.ReadNowAsync(cancel);
            return RedirectToPage();
        }

        Refusal = kept.Refusal;
        Response.StatusCode = Problem.StatusOf(kept.Refusal!.Kind);
        await ShowAsync(cancel);
        return Page();
    }

    private async Task ShowAsync(CancellationToken cancel)
    {
        var theme = await themes.ReadNowAsync(cancel);
        var chosen = (await ChoiceStore.AllAsync(database, cancel))
            .Where(c => c.Value != ThemeInForce.AsFile)
            .Select(c => c.Name)
            .ToHashSet(StringComparer.Ordinal);
        Lines =
        [
            Of(ThemeInForce.AccentName, "On light ground", theme.Accent, Contrast.OnLight, chosen),
            Of(ThemeInForce.AccentDarkName, "On dark ground", theme.AccentDark, Contrast.OnDark, chosen),
        ];
    }

    private static Line Of(
        string name,
        string says,
        string? colour,
        Func<string, double> contrast,
        HashSet<string> chosen
    ) => new(name, says, colour, colour is null ? null : contrast(colour), chosen.Contains(name));
}
