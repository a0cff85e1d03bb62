using Microsoft.AspNetCore.Mvc;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Web;
using Redress.Server.Work;
using Redress.Storage.Decisions;

namespace Redress.Server.Features.Proposals;

/// <summary>GET /proposals/{id}: the own view first; what the first person would decide only after it is stored.</summary>
[On(Origin.Console)]
[Needs(Permission.SecondLook)]
public sealed class ProposalPage(Office office) : DeskPage(office)
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public string CaseId { get; private set; } = "";

    public IReadOnlyList<SecondLookReason> Why { get; private set; } = [];

    public SecondViewRow? Own { get; private set; }

    /// <summary>Null until the own view is stored.</summary>
    public AnswerProposal.ProposalView? First { get; private set; }

    public ReadCase.Response? Case { get; private set; }

    public bool MaySeeCase => Who.May(Permission.ReadCases);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        await LoadAsync(cancel) is { } refusal ? Instead(refusal) : Page();

    public async Task<IActionResult> OnPostViewAsync(Outcome outcome, string? reasons, CancellationToken cancel)
    {
        var request = new AnswerProposal.ViewRequest(outcome, reasons ?? "");
        return await ThenAsync(
            await AnswerProposal.ViewAsync(Office, Who, Id, request, cancel),
            $"/proposals/{Id}",
            cancel
        );
    }

    public async Task<IActionResult> OnPostAgreeAsync(CancellationToken cancel) =>
        await ThenAsync(await AnswerProposal.AgreeAsync(Office, Who, Id, cancel), "/proposals", cancel);

    public async Task<IActionResult> OnPostRefuseAsync(string? reasons, CancellationToken cancel)
    {
        var request = new AnswerProposal.RefuseRequest(reasons ?? "");
        return await ThenAsync(
            await AnswerProposal.RefuseAsync(Office, Who, Id, request, cancel),
            "/proposals",
            cancel
        );
    }

    private async Task<IActionResult> ThenAsync<T>(Result<T> done, string to, CancellationToken cancel) =>
        done.Ok ? Redirect(to)
        : await LoadAsync(cancel) is { } refusal ? Instead(refusal)
        : Refused(done.Refusal!);

    private async Task<Refusal?> LoadAsync(CancellationToken cancel)
    {
        var found = await ProposalVerb.DoAsync<(Proposal, SecondViewRow?)>(
            Office,
            Who,
            Id,
            null,
            async (tx, proposal, _, person) =>
                (proposal, await ProposalStore.ViewAsync(tx, proposal.Id.Value, person.Id.Value)),
            cancel
        );
        if (!found.Ok)
        {
            return found.Refusal;
        }

        var (proposal, own) = found.Value;
        (CaseId, Why, Own) = (proposal.CaseId.Value, proposal.Why, own);
        if (ProposalFlow.MayLook(proposal, ((PersonPrincipal)Who).Person.Id, Now) is { } refusal)
        {
            return refusal;
        }

        await ReadNamesAsync(cancel);
        First = own is null ? null : AnswerProposal.ProposalView.Of(proposal);
        Case =
            MaySeeCase && await ReadCase.ReadAsync(Office, Who, CaseId, cancel) is { Ok: true, Value: var seen }
                ? seen
                : null;
        return null;
    }
}
