using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Connectors.Net;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Storage.Engine;
using Redress.Storage.Keys;

namespace Redress.Server.Features.Webhooks;

/// <summary>GET and POST /webhooks at the console: where events go, and how that stands.</summary>
[On(Origin.Console)]
[Needs(Permission.SubscribeEvents)]
[StepUp]
public sealed class WebhooksPage(Database database, KeyRing keys, Fetcher fetcher, IdSource ids, TimeProvider clock)
    : PageModel
{
    public IReadOnlyList<ListWebhooks.WebhookView> Webhooks { get; private set; } = [];

    public Refusal? Refusal { get; private set; }

    public string? Secret { get; private set; }

    private Principal By => HttpContext.SignedIn().Principal;

    public async Task OnGetAsync(CancellationToken cancel) =>
        Webhooks = await ListWebhooks.AllAsync(database, By, cancel);

    public async Task<IActionResult> OnPostAddAsync(string? url, CancellationToken cancel)
    {
        var request = new AddWebhook.Request(url ?? "");
        var added = await AddWebhook.RunAsync(database, keys, fetcher, ids, clock, By, request, cancel);
        (Secret, Refusal) = (added.Ok ? added.Value.Secret : null, added.Refusal);
        Response.StatusCode = added.Ok ? 200 : Problem.StatusOf(added.Refusal!.Kind);
        Webhooks = await ListWebhooks.AllAsync(database, By, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostRemoveAsync(string? id, CancellationToken cancel)
    {
        await ListWebhooks.RemoveByAsync(database, clock, By, id ?? "", cancel);
        return RedirectToPage();
    }
}
