using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Policies;
using Redress.Server.Web;
using Redress.Storage.Engine;
using Redress.Storage.Figures;
using Redress.Storage.Policies;

namespace Redress.Server.Features.Policies;

/// <summary>
/// GET and POST /shadow at the console: what rules did or would have done, beside what people decided; a switch for each
/// rule, and one that stops them all.
/// </summary>
[On(Origin.Console)]
[Needs(Permission.ManagePolicies)]
[StepUp]
public sealed class ShadowPage(Database database, PolicyInForce inForce, TimeProvider clock) : PageModel
{
    private static readonly TimeSpan LookedAt = TimeSpan.FromDays(30);

    public sealed record RuleLine(HoldRule Rule, RuleCount? Count);

    public StopAutomatic.Response Switch { get; private set; } = null!;

    public IReadOnlyList<AutomaticSwitchRow> Turns { get; private set; } = [];

    public IReadOnlyList<RuleLine> Rules { get; private set; } = [];

    public IReadOnlyList<ShadowCount> Reasons { get; private set; } = [];

    public Refusal? Refusal { get; private set; }

    private Principal By => HttpContext.SignedIn().Principal;

    public Task OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public Task<IActionResult> OnPostStopAsync(string? reason, CancellationToken cancel) =>
        TurnAsync(true, reason, cancel);

    public Task<IActionResult> OnPostStartAsync(string? reason, CancellationToken cancel) =>
        TurnAsync(false, reason, cancel);

    public async Task<IActionResult> OnPostEffectAsync(string? rule, string? effect, CancellationToken cancel)
    {
        var current = await PolicyStore.InForceAsync(database, cancel);
        var made =
            current is not null && rule is not null && Word.TryParse<Effect>(effect, out var wanted)
                ? EffectSwitch.Turn(current.Yaml, rule, wanted)
                : null;
        if (made is null)
        {
            return await RefuseAsync(PolicyRefusals.Invalid.At("/rule", "Change it in the text of the policy"), cancel);
        }

        await inForce.ApplyAsync(database, made, By.Actor, clock.Now(), cancel);
        return RedirectToPage();
    }

    private async Task<IActionResult> TurnAsync(bool stop, string? reason, CancellationToken cancel)
    {
        var turned = await StopAutomatic.TurnAsync(database, inForce, clock, By, stop, reason ?? "", cancel);
        return turned.Ok ? RedirectToPage() : await RefuseAsync(turned.Refusal!, cancel);
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
        var now = clock.Now();
        var (from, to) = ((now - LookedAt).ToMicros(), now.ToMicros());
        Switch = StopAutomatic.View(await AutomaticStore.LastAsync(database, cancel));
        Turns = await AutomaticStore.HistoryAsync(database, cancel);
        Reasons = await ShadowStore.ByReasonAsync(database, from, to, cancel);
        var counts = await ShadowStore.ByRuleAsync(database, from, to, cancel);
        Rules = [.. inForce.Current.Holds.Select(h => new RuleLine(h, counts.Find(c => c.Rule == h.Id)))];
    }
}
