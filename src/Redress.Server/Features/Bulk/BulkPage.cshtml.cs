using Microsoft.AspNetCore.Mvc;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Web;
using Redress.Server.Work;
using Redress.Storage.Desk;

namespace Redress.Server.Features.Bulk;

/// <summary>POST /bulk: one decision for many cases, seen beforehand; GET /bulk?id=: how far it is, and taking it back.</summary>
[On(Origin.Console)]
[Needs(Permission.WorkCases)]
public sealed class BulkPage(Office office) : DeskPage(office)
{
    public IReadOnlyList<string> Cases { get; private set; } = [];

    public DecideForm Form { get; private set; } = new();

    public IReadOnlyList<DecideMany.Foreseen>? Foreseen { get; private set; }

    public BulkRow? Bulk { get; private set; }

    public IReadOnlyList<BulkItemRow> Items { get; private set; } = [];

    public IReadOnlyList<BulkRow> Mine { get; private set; } = [];

    public PolicyPack Policy => Office.Policy.Current;

    public async Task<IActionResult> OnGetAsync(string? id, CancellationToken cancel)
    {
        Mine = await BulkStore.OfPersonAsync(Office.Database, Who.Actor.Value, cancel);
        if (id is null)
        {
            return Page();
        }

        Bulk = await BulkStore.FindAsync(Office.Database, id, cancel);
        if (Bulk is null || Bulk.PersonId != Who.Actor.Value)
        {
            return Instead(BulkRefusals.Unknown);
        }

        Items = await BulkStore.ItemsAsync(Office.Database, id, cancel);
        return Page();
    }

    public IActionResult OnPost(List<string>? cases)
    {
        Cases = cases ?? [];
        return Cases.Count == 0 ? Refused(BulkRefusals.Nothing) : Page();
    }

    public async Task<IActionResult> OnPostPreviewAsync(List<string>? cases, DecideForm form, CancellationToken cancel)
    {
        (Cases, Form) = (cases ?? [], form);
        var seen = await DecideMany.PreviewAsync(Office, Who, Cases, Asked(form), cancel);
        if (!seen.Ok)
        {
            return Refused(seen.Refusal!);
        }

        Foreseen = seen.Value;
        return Page();
    }

    public async Task<IActionResult> OnPostStartAsync(List<string>? cases, DecideForm form, CancellationToken cancel)
    {
        (Cases, Form) = (cases ?? [], form);
        var begun = await DecideMany.StartAsync(Office, Who, Cases, Asked(form), cancel);
        return begun.Ok ? Redirect($"/bulk?id={begun.Value.Id}") : Refused(begun.Refusal!);
    }

    public async Task<IActionResult> OnPostUndoAsync(string id, CancellationToken cancel)
    {
        var undone = await DecideMany.UndoAsync(Office, Who, id, cancel);
        return undone.Ok ? Redirect($"/bulk?id={id}") : Refused(undone.Refusal!);
    }

    private static DecideMany.Verdict Asked(DecideForm form) =>
        new(form.Outcome, form.Ground, form.Words, form.Restrictions, form.AuthorRestrictions);
}
