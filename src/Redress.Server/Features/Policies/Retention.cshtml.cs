using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Features.Evidence;
using Redress.Server.Features.People;
using Redress.Server.Features.Reports;
using Redress.Server.Http;
using Redress.Server.Matching;
using Redress.Server.Portal;
using Redress.Server.Web;
using Redress.Server.Work;
using Redress.Storage.Engine;
using Redress.Storage.Policies;

namespace Redress.Server.Features.Policies;

/// <summary>GET and POST /retention at the console: what is kept for how long, and what of it the operator chooses.</summary>
[On(Origin.Console)]
[Needs(Permission.ManagePolicies)]
[StepUp]
public sealed class RetentionPage(Database database, TimeProvider clock) : PageModel
{
    /// <param name="HowLong">Sentences with a number in them.</param>
    public sealed record Line(string What, IReadOnlyList<(string Form, double Number)> HowLong, string Sooner);

    public string Contacts { get; private set; } = KeptContacts.Always;

    public Refusal? Refusal { get; private set; }

    /// <summary>Each time is the one that the code goes by.</summary>
    public static IReadOnlyList<Line> Lines { get; } =
    [
        new(
            "Reports, cases, decisions, letters, the ledger",
            [("for ever", 0)],
            "nothing; what people wrote can be erased"
        ),
        new("What a reporter wrote", [("for ever", 0)], "erasing it: POST /v1/reports/{id}/erase"),
        new("Links of other places that a reporter named", [Length(Intake.ElsewhereKept)], "erasing the report"),
        new("Fingerprints that came with a report", [Length(WatchRules.Kept)], "whoever gave them, with their code"),
        new(
            "Fingerprints of what passed the upload check",
            [Length(TimeSpan.FromDays(UploadPrints.UsualDays))],
            "redress choose upload-prints-days"
        ),
        new("What somebody types at the portal and does not send", [Length(Visits.DraftKept)], "leaving the page"),
        new("An opened status page", [Length(Visits.OpenedAtMost)], "leaving the page"),
        new("A ticket for one look at a picture", [Length(OpenEvidence.Valid)], "looking"),
        new("Who looked at what", [("for ever", 0)], "nothing"),
        new(
            "Sessions at the console",
            [
                ("{0} minutes without use", SessionTimes.Idle.TotalMinutes),
                ("{0} hours in all", SessionTimes.Whole.TotalHours),
            ],
            "signing out; People, Account"
        ),
        new("Tokens of people for the API", [Length(AddPerson.TokenLife)], "locking the person out"),
        new("Answers to requests that may be sent twice", [Length(Housekeeping.AnswersKept)], "nothing"),
        new("Ids of messages from platforms", [Length(Housekeeping.MessagesKept)], "nothing"),
    ];

    public Task OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostAsync(string? value, CancellationToken cancel)
    {
        var request = new ChooseWay.Request(KeptContacts.Name, (value ?? "").Trim());
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

    private async Task ShowAsync(CancellationToken cancel) =>
        Contacts =
            (await ChoiceStore.AllAsync(database, cancel)).Find(c => c.Name == KeptContacts.Name)?.Value
            ?? KeptContacts.Always;

    private static (string Form, double Number) Length(TimeSpan time) =>
        time.TotalDays >= 2 ? ("for {0} days", time.TotalDays)
        : time.TotalHours >= 2 ? ("for {0} hours", time.TotalHours)
        : time.TotalMinutes >= 2 ? ("for {0} minutes", time.TotalMinutes)
        : ("for {0} seconds", time.TotalSeconds);

    /// <summary>Sentences of the page that stand here.</summary>
    public static IEnumerable<string> Sentences =>
        Lines.SelectMany(l => l.HowLong.Select(h => h.Form).Append(l.What).Append(l.Sooner));
}
