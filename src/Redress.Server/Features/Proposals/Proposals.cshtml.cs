using Microsoft.AspNetCore.Mvc;
using Redress.Server.Access;
using Redress.Server.Features.Referrals;
using Redress.Server.Web;
using Redress.Server.Work;

namespace Redress.Server.Features.Proposals;

/// <summary>GET /proposals: what waits for a second look.</summary>
[On(Origin.Console)]
[Needs(Permission.SecondLook)]
public sealed class ProposalsPage(Office office) : DeskPage(office)
{
    public IReadOnlyList<ListProposals.WaitingView> Waiting { get; private set; } = [];

    /// <summary>Reports to authorities that wait for somebody else's view.</summary>
    public IReadOnlyList<SecondReferral.WaitingView> Referrals { get; private set; } = [];

    public bool MaySeeCases => Who.May(Permission.ReadCases);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostReferralAsync(
        string caseId,
        bool agrees,
        string? reasons,
        CancellationToken cancel
    )
    {
        var request = new SecondReferral.SecondRequest(agrees, reasons ?? "");
        var done = await SecondReferral.SecondAsync(Office, Who, caseId, request, cancel);
        if (done.Ok)
        {
            return Redirect("/proposals");
        }

        await LoadAsync(cancel);
        return Refused(done.Refusal!);
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        Waiting = (await ListProposals.ListAsync(Office.Database, Who, "", cancel)).Items;
        Referrals = (await SecondReferral.ListAsync(Office, Who, "", cancel)).Items;
    }
}
