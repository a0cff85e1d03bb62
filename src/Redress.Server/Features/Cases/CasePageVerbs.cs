using Microsoft.AspNetCore.Mvc;
using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Questions;
using Redress.Core.Reports;
using Redress.Server.Features.Evidence;
using Redress.Server.Features.Letters;
using Redress.Server.Features.Questions;
using Redress.Server.Features.Reports;
using Redress.Server.Http;
using Redress.Server.Matching;

namespace Redress.Server.Features.Cases;

/// <summary>What a form of the case page asks to be decided.</summary>
public sealed class DecideForm
{
    public Outcome Outcome { get; set; } = Outcome.Restrict;
    public string Ground { get; set; } = "";

    /// <summary>A sentence that is used often; own words follow.</summary>
    public string? Template { get; set; }
    public string? Reasons { get; set; }
    public int SeenVersion { get; set; }
    public List<Restriction> Restrictions { get; set; } = [];
    public List<Restriction> AuthorRestrictions { get; set; } = [];

    /// <summary>What must not come back, as kind/id; null where it may.</summary>
    public string? Bank { get; set; }

    public IReadOnlyList<NamedMedia>? Media =>
        Bank?.Split('/', 2) is [var kind, var id] && Word.TryParse<SubjectKind>(kind, out var of)
            ? [new NamedMedia(of, id)]
            : null;

    public string Words =>
        string.Join(
            '\n',
            new[] { Template, Reasons?.ReplaceLineEndings("\n").Trim() }.Where(t => !string.IsNullOrWhiteSpace(t))
        );
}

/// <summary>The verbs of the case page: each calls the operation that the API's endpoint calls, and shows the page again.</summary>
public sealed partial class CasePage
{
    /// <summary>What was filled in, kept when the page is shown again.</summary>
    public DecideForm Form { get; private set; } = new();

    /// <summary>What would be told to whom; null where nobody asked.</summary>
    public IReadOnlyList<PreviewLetters.Preview>? Previews { get; private set; }

    /// <summary>Why somebody else would have to look; null where nobody asked.</summary>
    public IReadOnlyList<SecondLookReason> Foreseen { get; private set; } = [];

    /// <summary>The one that was opened in this request.</summary>
    public string? Opened { get; private set; }

    public string? OpenedAt { get; private set; }

    public Task<IActionResult> OnPostClaimAsync(CancellationToken cancel) =>
        DoAsync(ClaimCase.ClaimAsync(Office, Who, Id, cancel), "#decide", cancel);

    public Task<IActionResult> OnPostReleaseAsync(CancellationToken cancel) =>
        DoAsync(ReleaseCase.ReleaseAsync(Office, Who, Id, cancel), "", cancel);

    public async Task<IActionResult> OnPostPreviewAsync(DecideForm form, CancellationToken cancel)
    {
        Form = form;
        if (await LoadAsync(cancel) is { } refusal)
        {
            return Instead(refusal);
        }

        var request = Asking(form);
        if (DecideCase.Check(request, Policy) is { } wrong)
        {
            return Refused(wrong);
        }

        var person = ((Access.PersonPrincipal)Who).Person;
        var foreseen = await Office.Database.Recorder.RecordAsync<Foreseeing.Outlook>(
            async tx =>
            {
                var found = await VisibleCase.FindAsync(Who, tx, Id);
                return found.Ok
                    ? await Foreseeing.ForeseeAsync(tx, Office.Lists, found.Value, person, request)
                    : found.As<Foreseeing.Outlook>();
            },
            cancel
        );
        if ((foreseen.Refusal ?? foreseen.Value.Refusal) is { } refused)
        {
            return Refused(refused);
        }

        Foreseen = foreseen.Value.SecondLook;
        var subject = (await Storage.Subjects.SubjectStore.ByIdsAsync(Office.Database, [Case.Subject.Id], cancel))[0];
        Previews = PreviewLetters.Of(Office, languages, subject, request, ReporterLanguages);
        return Page();
    }

    public async Task<IActionResult> OnPostDecideAsync(DecideForm form, CancellationToken cancel)
    {
        Form = form;
        var decided = await DecideCase.DecideAsync(Office, Who, Id, Asking(form), cancel);
        if (decided.Ok)
        {
            return Redirect($"/cases/{Id}#top");
        }

        return await AgainAsync(decided.Refusal!, cancel);
    }

    public async Task<IActionResult> OnPostOpenAsync(string subject, string? reason, CancellationToken cancel)
    {
        var opened = await OpenEvidence.OpenAsync(Office, Who, Id, subject, reason ?? "", cancel);
        if (!opened.Ok)
        {
            return await AgainAsync(opened.Refusal!, cancel);
        }

        if (await LoadAsync(cancel) is { } refusal)
        {
            return Instead(refusal);
        }

        Opened = subject;
        OpenedAt = addresses.Public(Web.Origin.Evidence, Request) is { } at
            ? new Uri(at, $"/view/{opened.Value}").AbsoluteUri
            : null;
        return Page();
    }

    public Task<IActionResult> OnPostNoteAsync(string? text, CancellationToken cancel) =>
        DoAsync(AddNote.AddAsync(Office, Who, Id, text ?? "", cancel), "#notes", cancel);

    public Task<IActionResult> OnPostMoveAsync(string? queue, string? reason, CancellationToken cancel) =>
        DoAsync(RouteCase.MoveAsync(Office, Who, Id, Given(queue), reason ?? "", cancel), "", cancel);

    public Task<IActionResult> OnPostAssignAsync(string? person, string? reason, CancellationToken cancel) =>
        DoAsync(RouteCase.AssignAsync(Office, Who, Id, Given(person), reason ?? "", cancel), "", cancel);

    public async Task<IActionResult> OnPostSkipAsync(string? reason, CancellationToken cancel)
    {
        var skipped = await RouteCase.SkipAsync(Office, Who, Id, reason ?? "", cancel);
        return skipped.Ok ? Redirect("/queue") : await AgainAsync(skipped.Refusal!, cancel);
    }

    public async Task<IActionResult> OnPostNextAsync(CancellationToken cancel)
    {
        var taken = await TakeNext.TakeAsync(Office, Who, null, cancel);
        return taken.Ok ? Redirect($"/cases/{taken.Value.Id.Value}") : await AgainAsync(taken.Refusal!, cancel);
    }

    public Task<IActionResult> OnPostDangerAsync(bool ended, CancellationToken cancel) =>
        DoAsync(SayDanger.SayAsync(Office, Who, Id, new SayDanger.Request(ended), cancel), "#persons", cancel);

    public Task<IActionResult> OnPostAuthorAsync(AuthorMay may, CancellationToken cancel) =>
        DoAsync(SayAuthor.SayAsync(Office, Who, Id, new SayAuthor.Request(may), cancel), "#persons", cancel);

    public Task<IActionResult> OnPostDepictedAsync(
        Minor minor,
        string? report,
        string? said,
        CancellationToken cancel
    ) =>
        DoAsync(
            ListDepicted.AddAsync(Office, Who, Id, new ListDepicted.Request(minor, Given(report), Given(said)), cancel),
            "#persons",
            cancel
        );

    public Task<IActionResult> OnPostWithdrawAsync(int number, CancellationToken cancel) =>
        DoAsync(
            ListDepicted.WithdrawAsync(Office, Who, Id, new ListDepicted.WithdrawRequest(number), cancel),
            "#persons",
            cancel
        );

    public Task<IActionResult> OnPostAskAsync(
        string report,
        QuestionKind kind,
        string? words,
        CancellationToken cancel
    ) =>
        DoAsync(
            AskQuestion.AskAsync(Office, Who, Id, new AskQuestion.Request(report, kind, Given(words)), cancel),
            "#questions",
            cancel
        );

    public Task<IActionResult> OnPostUnfoundedAsync(
        string report,
        string? reasons,
        bool back,
        CancellationToken cancel
    ) =>
        DoAsync(
            MarkUnfounded.MarkAsync(Office, Who, Id, new MarkUnfounded.Request(report, reasons ?? "", back), cancel),
            "#h-reports",
            cancel
        );

    public Task<IActionResult> OnPostSecondQuestionAsync(string question, bool agrees, CancellationToken cancel) =>
        DoAsync(
            AskQuestion.SecondAsync(Office, Who, Id, new AskQuestion.SecondRequest(question, agrees), cancel),
            "#questions",
            cancel
        );

    public Task<IActionResult> OnPostHoldNoticeAsync(
        NoticeHoldKind kind,
        string? reasons,
        string? named,
        DateTime? ends,
        CancellationToken cancel
    )
    {
        var until = ends is { } day ? new DateTimeOffset(day, TimeSpan.Zero) : (DateTimeOffset?)null;
        var request = new HoldNotice.Request(kind, reasons ?? "", Given(named), until);
        return DoAsync(HoldNotice.HoldAsync(Office, Who, Id, request, cancel), "#notice", cancel);
    }

    public Task<IActionResult> OnPostReleaseNoticeAsync(string? reasons, CancellationToken cancel) =>
        DoAsync(
            HoldNotice.ReleaseAsync(Office, Who, Id, new HoldNotice.ReleaseRequest(reasons ?? ""), cancel),
            "#notice",
            cancel
        );

    public Task<IActionResult> OnPostCloseAsync(CancellationToken cancel) =>
        DoAsync(CloseCase.CloseAsync(Office, Who, Id, cancel), "", cancel);

    public Task<IActionResult> OnPostReopenAsync(string? reason, CancellationToken cancel) =>
        DoAsync(CloseCase.ReopenAsync(Office, Who, Id, new CloseCase.ReopenRequest(reason ?? ""), cancel), "", cancel);

    /// <summary>In which languages letters to reporters would go.</summary>
    private IEnumerable<string> ReporterLanguages => Case.Reports.Select(r => r.Language).Distinct().Take(4);

    private static DecideCase.Request Asking(DecideForm form) =>
        new(
            form.Outcome,
            form.Ground,
            form.Words,
            form.SeenVersion,
            form.Restrictions,
            form.AuthorRestrictions,
            form.Outcome is Outcome.Restrict ? form.Media : null
        );

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private async Task<IActionResult> DoAsync<T>(Task<Result<T>> verb, string place, CancellationToken cancel)
    {
        var done = await verb;
        return done.Ok ? Redirect($"/cases/{Id}{place}") : await AgainAsync(done.Refusal!, cancel);
    }

    /// <summary>The page with what was refused; or, where the case itself is not theirs to see, that alone.</summary>
    private async Task<IActionResult> AgainAsync(Refusal refusal, CancellationToken cancel) =>
        await LoadAsync(cancel) is { } instead ? Instead(instead) : Refused(refusal);
}
