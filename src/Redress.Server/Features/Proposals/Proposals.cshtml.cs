using Microsoft.AspNetCore.Mvc;
using Redress.Server.Access;
using Redress.Server.Web;
using Redress.Server.Work;

namespace Redress.Server.Features.Proposals;

/// <summary>GET /proposals: what waits for a second look.</summary>
[On(Origin.Console)]
[Needs(Permission.SecondLook)]
public sealed class ProposalsPage(Office office) : DeskPage(office)
{
    public IReadOnlyList<ListProposals.WaitingView> Waiting { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        Waiting = (await ListProposals.ListAsync(Office.Database, Who, "", cancel)).Items;
        return Page();
    }
}
