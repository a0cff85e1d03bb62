using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Decisions;

/// <summary>GET and POST /quality at the console: a sample of decisions, looked at by somebody else, and how often they agree.</summary>
[On(Origin.Console)]
[Needs(Permission.CheckQuality)]
public sealed class QualityPage(Database database, TimeProvider clock) : PageModel
{
    private static readonly TimeSpan LookedAt = TimeSpan.FromDays(90);
    private static readonly TimeSpan DrawnFrom = TimeSpan.FromDays(30);

    public sealed record OpenLine(QualityCheckRow Check, string Outcome, string? Reasons, DateTimeOffset DecidedAt);

    public IReadOnlyList<OpenLine> Open { get; private set; } = [];

    public IReadOnlyList<Agreement> Agreements { get; private set; } = [];

    public Refusal? Refusal { get; private set; }

    private Principal By => HttpContext.SignedIn().Principal;

    public Task OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostDrawAsync(string? count, CancellationToken cancel)
    {
        var now = clock.Now();
        _ = int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var wanted);
        var drawn = await CheckQuality.DrawAsync(database, By, wanted, now - DrawnFrom, now, cancel);
        return await AnswerAsync(drawn.Refusal, cancel);
    }

    public async Task<IActionResult> OnPostAnswerAsync(
        string? id,
        string? agrees,
        string? note,
        CancellationToken cancel
    )
    {
        var answered = await CheckQuality.AnswerAsync(
            database,
            By,
            id ?? "",
            agrees == "yes",
            note,
            clock.Now(),
            cancel
        );
        return await AnswerAsync(answered.Refusal, cancel);
    }

    private async Task<IActionResult> AnswerAsync(Refusal? refusal, CancellationToken cancel)
    {
        if (refusal is null)
        {
            return RedirectToPage();
        }

        Refusal = refusal;
        Response.StatusCode = Problem.StatusOf(refusal.Kind);
        await ShowAsync(cancel);
        return Page();
    }

    private async Task ShowAsync(CancellationToken cancel)
    {
        var open = await QualityStore.OpenAsync(database, By.Sight, By.Actor.Value, cancel);
        var lines = new List<OpenLine>();
        foreach (var check in open)
        {
            var decision = (await DecisionStore.OfCaseAsync(database, check.CaseId, cancel)).First(d =>
                d.Id.Value == check.DecisionId
            );
            lines.Add(new OpenLine(check, Word.Of(decision.Outcome), decision.Reasons, decision.At));
        }

        Open = lines;
        var now = clock.Now();
        Agreements = await QualityStore.AgreementAsync(database, (now - LookedAt).ToMicros(), cancel);
    }
}
