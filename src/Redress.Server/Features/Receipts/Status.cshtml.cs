using System.Text;
using Microsoft.AspNetCore.Mvc;
using Redress.Core.Kernel;
using Redress.Core.Questions;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Portal;
using Redress.Server.Web;
using Redress.Storage.Keys;

namespace Redress.Server.Features.Receipts;

/// <summary>What became of a report, and all that its reporter can do, for whoever has its receipt code.</summary>
[On(Origin.Portal)]
[Needs(Permission.Anyone)]
public sealed class StatusModel(PortalServices portal, PortalReceipts receipts, ReceiptDoor door, KeyRing keys)
    : PortalPage(portal)
{
    public const string Address = "/status";
    private const string Wrong = "portal.code.wrong";

    public override string Path => Address;

    /// <summary>Null where no report is open: then the page asks for the code.</summary>
    public ReadReceipt.Response? Report { get; private set; }

    /// <summary>What its reporter left out; null where nothing is missing, or nothing is open.</summary>
    public Report? Facts { get; private set; }

    public IEnumerable<ReadReceipt.QuestionView> Asked =>
        Report?.Questions.Where(q => q.Status is QuestionStatus.Sent or QuestionStatus.Answered) ?? [];

    /// <summary>Links whose decision can be objected to, and was not yet.</summary>
    public IEnumerable<ReadReceipt.LinkView> Decided => Report?.Subjects.Where(s => s.DecidedAt is not null) ?? [];

    /// <summary>Where what did not get through can be sent again: its own form, or the one for anything where that is gone.</summary>
    public string TypedAt =>
        Visit.Typed switch
        {
            null => "",
            { Verb: "answer" } typed
                when Asked.Any(q => q.Id == typed["question"] && q.Status is QuestionStatus.Sent) => typed["question"],
            { Verb: "appeal" } when Decided.Any() => "appeal",
            { Verb: "links" } when !IsWithdrawn => "links",
            { Verb: "tell" } when !IsWithdrawn => "tell",
            _ => "say",
        };

    public bool IsWithdrawn => Report?.Status is ReportStatus.Withdrawn;

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var go = Form["go"].ToString();
        switch (go)
        {
            case "open":
                return await OpenCodeAsync(cancel);
            case "close":
                return await ShowAsync(new Visit { Language = Visit.Language }, Path, cancel);
            case "save" when Visit.NewCode is { } code:
                return File(Encoding.UTF8.GetBytes(code + "\n"), "text/plain; charset=utf-8", NoteName());
        }

        if (Visit.ReportId is not { } id || !await IsOpenAsync(id, cancel))
        {
            return await ShowAsync(Visit with { Typed = Typed.Of(Form) ?? Visit.Typed }, Path, cancel);
        }

        if (go is "proof")
        {
            return await ProofAsync(id, cancel);
        }

        var done = await receipts.DoAsync(go, id, Form, new DraftForm(keys.ReceiptCheck), cancel);
        var after = Visit with
        {
            Told = done.Told,
            Fault = done.Fault,
            Typed =
                done.Fault is not null ? Typed.Of(Form) ?? Visit.Typed
                : IsTypedAgain(go) ? null
                : Visit.Typed,
            NewCode = done.NewCode ?? Visit.NewCode,
            OpenedBy = done.NewCode is null ? Visit.OpenedBy : await receipts.MarkAsync(id, cancel),
        };
        return await ShowAsync(after, Path, cancel);
    }

    protected override void KeepTyped() => See(Visit with { Typed = Typed.Of(Form) ?? Visit.Typed });

    /// <summary>Whether what had not got through was in the form that was sent now.</summary>
    private bool IsTypedAgain(string go) =>
        Visit.Typed is { } typed
        && (
            Form[Typed.VerbField] == typed.Verb
            || (typed.Verb == go && typed["question"] == Form["question"].ToString())
        );

    /// <summary>What stands in a field of a form: what did not get through, or nothing.</summary>
    public string Kept(string form, string name) =>
        TypedAt != form ? ""
        : name is "text" or "links" ? Visit.Typed!.Text
        : Visit.Typed![name];

    protected override async Task<IActionResult> HereAsync(string path, CancellationToken cancel)
    {
        await ReadAsync(cancel);
        return Page();
    }

    private async Task<IActionResult> OpenCodeAsync(CancellationToken cancel)
    {
        var found = await door.OpenAsync(HttpContext, Form["code"], cancel);
        if (!found.Ok)
        {
            return await ShowAsync(
                Visit with
                {
                    ReportId = null,
                    Fault = new Fault(Wrong, "code"),
                    Typed = Typed.Of(Form) ?? Visit.Typed,
                },
                Path,
                cancel
            );
        }

        var opened = Visit with
        {
            Typed = Typed.Of(Form) ?? Visit.Typed,
            ReportId = found.Value.Id,
            OpenedAt = Now,
            OpenedBy = Convert.ToBase64String(found.Value.Receipt),
            NewCode = null,
            Places = [],
            Fault = null,
            Told = null,
        };
        return await ShowAsync(opened, Path, cancel);
    }

    private async Task<IActionResult> ProofAsync(string id, CancellationToken cancel) =>
        await receipts.ProofAsync(id, cancel) is { } proof
            ? File(proof, "application/octet-stream", NoteName(TakeProof.FileEnd))
            : await ShowAsync(
                Visit with
                {
                    Told = null,
                    Fault = new Fault("portal.status.no.proof", "proof"),
                },
                Path,
                cancel
            );

    private string NoteName(string end = ".txt") => Say("portal.done.file") + end;

    private async Task ReadAsync(CancellationToken cancel)
    {
        if (Visit.ReportId is { } id && await IsOpenAsync(id, cancel))
        {
            Report = await receipts.ReadAsync(id, cancel);
            Facts = await receipts.FactsAsync(id, cancel);
        }
    }

    /// <summary>Whoever saw the old code sees nothing more once there is a new one, however they came in.</summary>
    private async Task<bool> IsOpenAsync(string id, CancellationToken cancel) =>
        await receipts.MarkAsync(id, cancel) is { } mark && mark == Visit.OpenedBy;
}
