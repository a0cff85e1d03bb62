using Microsoft.AspNetCore.Mvc;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Platforms;
using Redress.Server.Features.Receipts;
using Redress.Server.Letters;
using Redress.Server.Portal;
using Redress.Server.Web;
using Redress.Storage.Keys;

namespace Redress.Server.Features.Reports;

/// <summary>
/// The form, all of whose pages stand at one address; and what it answers once a report is sent. Three pages and two answers are
/// enough to send one.
/// </summary>
[On(Origin.Portal)]
[Needs(Permission.Anyone)]
public sealed class ReportModel(
    PortalServices portal,
    PortalFiling filing,
    PortalReceipts receipts,
    PlatformDirectory platforms,
    KeyRing keys
) : PortalPage(portal)
{
    public const string Address = "/";

    /// <summary>Said where an answer came after the half hour, and was kept.</summary>
    public const string Resumed = "portal.gone.kept";

    public override string Path => Address;

    public Draft Draft => Visit.Draft;

    /// <summary>The page of the form; null where the report is sent and its code is shown.</summary>
    public Step? At => IsSent ? null : Draft.At;

    /// <summary>What became of the report that was just sent.</summary>
    public ReadReceipt.Response? Sent { get; private set; }

    public IReadOnlyList<Platform> Sites => [.. platforms.All.Select(p => p.Platform).OrderBy(p => p.Name)];

    /// <summary>Those who can be called now.</summary>
    public IReadOnlyList<HelpLine> Voices => [.. HelpText.Lines(Texts, Country).Where(l => l.Phone is not null)];

    /// <summary>How many seconds the page still waits; null where it does not.</summary>
    public int? Waits =>
        Visit.WaitsUntil is { } until && until > Now ? (int)Math.Ceiling((until - Now).TotalSeconds) : null;

    private bool IsSent => Visit is { NewCode: not null, ReportId: not null } && Draft.At is Step.Start;

    public Task OnGetAsync(CancellationToken cancel) => ReadSentAsync(cancel);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var go = Form["go"].ToString();
        if (go is "look" || !Enum.TryParse<Step>(Form["step"], out var step) || !Enum.IsDefined(step))
        {
            return await ShowAsync(Visit, Path, cancel);
        }

        if (Draft.Number.Length == 0 && step > Step.What)
        {
            // The half hour is over.
            return await ShowAsync(Later(step), Path, cancel);
        }

        var draft = Draft.Number.Length > 0 ? Draft : Draft with { Number = PortalFiling.NewNumber() };
        var allowed = DraftSteps.Reachable(draft, step);
        if (allowed != step)
        {
            return await ShowAsync(Visit with { Draft = draft with { At = allowed }, Fault = null }, Path, cancel);
        }

        // "Back" is a form of its own, without the fields of the step: taking them would empty what was kept.
        var (taken, fault) = go is "back" ? (draft, null) : new DraftForm(keys.ReceiptCheck).Take(draft, step, Form);
        return await GoAsync(go, step, taken, fault, cancel);
    }

    protected override void KeepTyped()
    {
        if (Enum.TryParse<Step>(Form["step"], out var step) && Enum.IsDefined(step))
        {
            See(
                Visit with
                {
                    Draft = new DraftForm(keys.ReceiptCheck).Take(Draft, step, Form).Draft with { At = step },
                }
            );
        }
    }

    protected override async Task<IActionResult> HereAsync(string path, CancellationToken cancel)
    {
        await ReadSentAsync(cancel);
        return Page();
    }

    /// <summary>What came too late for its visit begins a new one: nothing that was just typed is lost.</summary>
    private Visit Later(Step step)
    {
        var none = new Draft { Number = PortalFiling.NewNumber() };
        var (taken, _) = new DraftForm(keys.ReceiptCheck).Take(none, step, Form);
        return taken with { Site = null } == none
            ? Visit with
            {
                Told = new Told("portal.gone"),
                Fault = null,
            }
            : Visit with
            {
                Draft = taken with { At = DraftSteps.Reachable(taken, step) },
                Told = new Told(Resumed),
                Fault = null,
            };
    }

    private async Task<IActionResult> GoAsync(string go, Step step, Draft taken, Fault? fault, CancellationToken cancel)
    {
        var to = Aside(go, step, taken);
        if (to is not null)
        {
            return await ShowAsync(Visit with { Draft = to, Fault = null }, Path, cancel);
        }

        if (step is Step.Start && WaitFor is var wait && wait > TimeSpan.Zero)
        {
            var later = Visit with { Draft = taken with { At = Step.What }, HasWaited = true, WaitsUntil = Now + wait };
            return await ShowAsync(later, Path, cancel);
        }

        if (fault is not null)
        {
            return await ShowAsync(Visit with { Draft = taken with { At = step }, Fault = fault }, Path, cancel);
        }

        return go is "send"
            ? await SendAsync(taken, cancel)
            : await ShowAsync(
                Visit with
                {
                    Draft = taken with
                    {
                        At = DraftSteps.After(taken, step),
                        IsChanging = taken.IsChanging && DraftSteps.After(taken, step) is not Step.Check,
                    },
                    Fault = null,
                    Told = null,
                },
                Path,
                cancel
            );
    }

    /// <summary>Where a button leads that does not go on; null where it does.</summary>
    private static Draft? Aside(string go, Step step, Draft taken) =>
        go switch
        {
            "back" => taken with { At = DraftSteps.Before(taken, step), IsChanging = false },
            "picture" => taken with { At = Step.Picture },
            ['c', 'h', 'a', 'n', 'g', 'e', ':', .. var wanted] when Enum.TryParse<Step>(wanted, out var page) =>
                taken with
                {
                    At = Enum.IsDefined(page) ? DraftSteps.Reachable(taken, page) : step,
                    IsChanging = true,
                },
            _ => null,
        };

    private async Task<IActionResult> SendAsync(Draft draft, CancellationToken cancel)
    {
        var asked = DraftSteps.OnlyAsked(draft);
        if (DraftSteps.Reachable(asked, Step.Check) is var first and not Step.Check)
        {
            return await ShowAsync(Visit with { Draft = draft with { At = first }, Fault = null }, Path, cancel);
        }

        if (DraftForm.TogetherOf(asked) is { } over)
        {
            return await ShowAsync(Visit with { Draft = draft with { At = Step.More }, Fault = over }, Path, cancel);
        }

        // What was typed last is kept before it is sent: if sending fails, nothing has to be typed again.
        var filed = await filing.FileAsync(asked, Texts.Tag, Open.Secret, cancel);
        if (!filed.Ok)
        {
            var fault = new Fault("portal.more.strange", "links");
            return await ShowAsync(Visit with { Draft = draft with { At = Step.Where }, Fault = fault }, Path, cancel);
        }

        var after = Visit with
        {
            Draft = new Draft(),
            Fault = null,
            Told = null,
            ReportId = filed.Value.Id,
            OpenedAt = Now,
            OpenedBy = await receipts.MarkAsync(filed.Value.Id, cancel),
            NewCode = filed.Value.ReceiptCode,
            WaitsUntil = null,
            Places = [.. asked.LinkList.Select(PortalFiling.Shortened)],
        };
        return await ShowAsync(after, Path, cancel);
    }

    private async Task ReadSentAsync(CancellationToken cancel)
    {
        if (IsSent && Visit.ReportId is { } id)
        {
            Sent = await receipts.ReadAsync(id, cancel);
        }
    }
}
