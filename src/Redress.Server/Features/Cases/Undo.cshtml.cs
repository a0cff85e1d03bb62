using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Features.Policies;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Cases;

/// <summary>GET and POST /undo at the console: one person proposes to take back what a rule holds, another one agrees.</summary>
[On(Origin.Console)]
[Needs(Permission.UndoHolds)]
[StepUp]
public sealed class UndoPage(Database database, PolicyInForce inForce, IdSource ids, TimeProvider clock) : PageModel
{
    public IReadOnlyList<UndoRule.Response> Undos { get; private set; } = [];

    public IReadOnlyList<string> Rules { get; private set; } = [];

    public Refusal? Refusal { get; private set; }

    public string Me => By.Actor.Value;

    private Principal By => HttpContext.SignedIn().Principal;

    public Task OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostProposeAsync(
        string? rule,
        string? since,
        string? reasons,
        CancellationToken cancel
    )
    {
        var style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, style, out var from))
        {
            return await RefuseAsync(HttpRefusals.FieldInvalid.At("/since", "A time that has passed"), cancel);
        }

        var request = new UndoRule.Request(rule ?? "", from, reasons ?? "");
        var proposed = await UndoRule.ProposeByAsync(database, ids, clock, By, request, cancel);
        return proposed.Ok ? RedirectToPage() : await RefuseAsync(proposed.Refusal!, cancel);
    }

    public async Task<IActionResult> OnPostAgreeAsync(string? id, CancellationToken cancel)
    {
        var agreed = await UndoRule.AgreeByAsync(database, clock, By, id ?? "", cancel);
        return agreed.Ok ? RedirectToPage() : await RefuseAsync(agreed.Refusal!, cancel);
    }

    private async Task<PageResult> RefuseAsync(Refusal refusal, CancellationToken cancel)
    {
        Refusal = refusal;
        Response.StatusCode = Problem.StatusOf(refusal.Kind);
        await ShowAsync(cancel);
        return Page();
    }

    private async Task ShowAsync(CancellationToken cancel)
    {
        Undos = (await UndoStore.ListAsync(database, cancel)).ConvertAll(UndoRule.View);
        Rules = [.. inForce.Current.Holds.Select(h => h.Id)];
    }
}
