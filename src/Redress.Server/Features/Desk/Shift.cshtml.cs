using Microsoft.AspNetCore.Mvc;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Evidence;
using Redress.Server.Web;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Desk;

namespace Redress.Server.Features.Desk;

/// <summary>GET /shift: who is here, breaks, what was opened, notes for the next, and how one wants to see things.</summary>
[On(Origin.Console)]
[Needs(Permission.WorkCases)]
public sealed class ShiftPage(Office office) : DeskPage(office)
{
    public DutyRow? Mine { get; private set; }

    public Exposure Exposure { get; private set; } = null!;

    public IReadOnlyList<PersonOnDuty> Here { get; private set; } = [];

    public IReadOnlyList<HandOverRow> Notes { get; private set; } = [];

    public IReadOnlyList<Queue> Queues { get; private set; } = [];

    public IReadOnlyList<WaitingCase> Claims { get; private set; } = [];

    public Preferences Prefers { get; private set; } = Preferences.Gentle;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostBeginAsync(CancellationToken cancel) =>
        await ThenAsync(await KeepDuty.BeginAsync(Office, Who, cancel), "/shift", cancel);

    public async Task<IActionResult> OnPostRestAsync(CancellationToken cancel) =>
        await ThenAsync(await KeepDuty.RestAsync(Office, Who, cancel), "/shift", cancel);

    public async Task<IActionResult> OnPostEndAsync(string? to, CancellationToken cancel) =>
        await ThenAsync(
            await KeepDuty.EndAsync(Office, Who, string.IsNullOrEmpty(to) ? null : to, cancel),
            "/shift",
            cancel
        );

    public async Task<IActionResult> OnPostHandOverAsync(string queue, string? text, CancellationToken cancel) =>
        await ThenAsync(await KeepDuty.HandOverAsync(Office, Who, queue, text ?? "", cancel), "/shift#notes", cancel);

    public async Task<IActionResult> OnPostPreferAsync(
        bool blur,
        bool grey,
        bool large,
        List<Reason>? without,
        CancellationToken cancel
    )
    {
        var prefers = new Preferences(blur, grey, large, [.. (without ?? []).Select(Word.Of)]);
        return await ThenAsync(await Preferences.KeepAsync(Office, Who, prefers, cancel), "/shift#preferences", cancel);
    }

    public string QueueName(string id) => Queues.FirstOrDefault(q => q.Id.Value == id)?.Name ?? T["In no queue"];

    private async Task<IActionResult> ThenAsync<TDone>(Result<TDone> done, string to, CancellationToken cancel)
    {
        if (done.Ok)
        {
            return Redirect(to);
        }

        await LoadAsync(cancel);
        return Refused(done.Refusal!);
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        var database = Office.Database;
        await ReadNamesAsync(cancel);
        Mine = await DutyStore.CurrentAsync(database, Who.Actor.Value, cancel);
        Exposure = await database.Recorder.WriteAsync(tx => Exposure.OfAsync(tx, Who.Actor.Value, Now), cancel);
        Here = await DutyStore.NowAsync(database, cancel);
        Notes = await DutyStore.NotesAsync(database, cancel);
        Queues = await QueueStore.AllAsync(database, cancel);
        Prefers = await Preferences.OfAsync(Office, Who, cancel);
        var mine = new WaitingFilter(["claimed"], Who.Sight, ClaimedBy: Who.Actor.Value);
        Claims = await WaitingStore.ListAsync(database, mine, (long.MaxValue, 0, ""), 100, cancel);
    }
}
