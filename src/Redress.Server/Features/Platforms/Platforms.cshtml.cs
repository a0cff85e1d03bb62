using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.People;
using Redress.Storage.Platforms;

namespace Redress.Server.Features.Platforms;

/// <summary>GET and POST /platforms at the console: who hosts what is reported, how their side answers, and their keys.</summary>
[On(Origin.Console)]
[Needs(Permission.ManagePlatforms)]
[StepUp]
public sealed class PlatformsPage(
    Database database,
    KeyRing keys,
    PlatformDirectory directory,
    AccessCache cache,
    IdSource ids,
    TimeProvider clock
) : PageModel
{
    public IReadOnlyList<AddPlatform.PlatformView> Platforms { get; private set; } = [];

    public ILookup<string, PlatformKeyRow> Keys { get; private set; } = Array.Empty<PlatformKeyRow>().ToLookup(k => "");

    public Refusal? Refusal { get; private set; }

    /// <summary>A secret that was just made; shown this once.</summary>
    public string? Secret { get; private set; }

    private Principal By => HttpContext.SignedIn().Principal;

    public Task OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostAddAsync(
        string? name,
        string? kind,
        string? endpoint,
        CancellationToken cancel
    )
    {
        if (!Word.TryParse<PlatformKind>(kind, out var parsed))
        {
            return await AnswerAsync(HttpRefusals.FieldInvalid.At("/kind"), cancel);
        }

        var request = new AddPlatform.Request(
            name ?? "",
            parsed,
            string.IsNullOrWhiteSpace(endpoint) ? null : endpoint
        );
        var added = await AddPlatform.RunAsync(database, keys, directory, ids, clock, By, request, cancel);
        Secret = added.Ok ? added.Value.Secret : null;
        return await AnswerAsync(added.Refusal, cancel);
    }

    public async Task<IActionResult> OnPostDescribeAsync(string? id, CancellationToken cancel) =>
        await AnswerAsync(
            (await AddPlatform.DescribeByAsync(database, directory, clock, By, id ?? "", cancel)).Refusal,
            cancel
        );

    public async Task<IActionResult> OnPostKeyAsync(
        string? id,
        string? name,
        string[]? scopes,
        string[]? sources,
        CancellationToken cancel
    )
    {
        var claimed = (sources ?? []).Where(s => Word.TryParse<Source>(s, out _)).Select(Word.Parse<Source>);
        var request = new AddKey.Request(name ?? "", scopes ?? [], [.. claimed]);
        var added = await AddKey.RunAsync(database, keys, ids, clock, By, id ?? "", request, cancel);
        Secret = added.Ok ? added.Value.Key : null;
        return await AnswerAsync(added.Refusal, cancel);
    }

    public async Task<IActionResult> OnPostRevokeAsync(string? id, string? key, CancellationToken cancel) =>
        await AnswerAsync(
            (await AddKey.RevokeByAsync(database, cache, clock, By, id ?? "", key ?? "", cancel)).Refusal,
            cancel
        );

    private async Task<IActionResult> AnswerAsync(Refusal? refusal, CancellationToken cancel)
    {
        if (refusal is null && Secret is null)
        {
            return RedirectToPage();
        }

        Refusal = refusal;
        Response.StatusCode = refusal is null ? 200 : Problem.StatusOf(refusal.Kind);
        await ShowAsync(cancel);
        return Page();
    }

    private async Task ShowAsync(CancellationToken cancel)
    {
        Platforms = (await PlatformStore.AllAsync(database, cancel)).ConvertAll(AddPlatform.PlatformView.Of);
        Keys = (await AccessStore.KeysAsync(database, cancel)).ToLookup(k => k.PlatformId, StringComparer.Ordinal);
    }
}
