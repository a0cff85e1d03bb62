using Microsoft.AspNetCore.Mvc;
using Redress.Server.Access;
using Redress.Server.Web;
using Redress.Server.Work;
using Redress.Storage.Cases;

namespace Redress.Server.Features.Appeals;

/// <summary>GET /appeals: what somebody objects to, never offered to whoever decided it.</summary>
[On(Origin.Console)]
[Needs(Permission.WorkCases)]
public sealed class AppealsPage(Office office) : DeskPage(office)
{
    public IReadOnlyList<WaitingCase> Waiting { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var filter = new WaitingFilter(["open", "claimed"], Who.Sight, Appealed: true, Person: Who.Actor.Value);
        Waiting = await WaitingStore.ListAsync(Office.Database, filter, (long.MaxValue, 0, ""), 100, cancel);
        await ReadNamesAsync(cancel);
        return Page();
    }
}
