using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Policies;
using Redress.Server.Web;
using Redress.Storage.Engine;
using Redress.Storage.Policies;

namespace Redress.Server.Features.Policies;

/// <summary>GET and POST /policies at the console: versions, what changed between them, and a trial against the last thirty days.</summary>
[On(Origin.Console)]
[Needs(Permission.ManagePolicies)]
[StepUp]
public sealed class PoliciesPage(Database database, PolicyInForce inForce, TimeProvider clock) : PageModel
{
    private const int MostVersions = 50;
    private const int MaxPack = 60_000;
    private static readonly TimeSpan Trial = TimeSpan.FromDays(30);

    public IReadOnlyList<PolicyRow> Versions { get; private set; } = [];

    public PolicyRow? Shown { get; private set; }

    /// <summary>What is compared with what is shown: an earlier version, or the one in force where a draft is.</summary>
    public long? Against { get; private set; }

    public IReadOnlyList<DifferenceLine> Lines { get; private set; } = [];

    public string Draft { get; private set; } = "";

    public IReadOnlyList<PolicyFault> Faults { get; private set; } = [];

    public TryPolicy.Response? Tried { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? version, string? against, CancellationToken cancel)
    {
        await ListAsync(cancel);
        Shown = Number(version) is { } number ? await PolicyStore.FindAsync(database, number, cancel) : Versions[0];
        if (Shown is null)
        {
            return NotFound();
        }

        Draft = Versions[0].Yaml;
        Against = Number(against) ?? Shown.Number - 1;
        var earlier = await PolicyStore.FindAsync(database, Against.Value, cancel);
        Lines = earlier is null ? [] : Difference.Of(earlier.Yaml, Shown.Yaml);
        return Page();
    }

    public async Task<IActionResult> OnPostTryAsync(string? yaml, CancellationToken cancel)
    {
        await ListAsync(cancel);
        if (Read(yaml) is not { } pack)
        {
            return Page();
        }

        Lines = Difference.Of(Versions[0].Yaml, Draft);
        var now = clock.Now();
        Tried = await TryPolicy.TryAsync(database, pack, now - Trial, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostApplyAsync(string? yaml, string? seen, CancellationToken cancel)
    {
        await ListAsync(cancel);
        if (Read(yaml) is null)
        {
            return Page();
        }

        // Somebody else applied one meanwhile: what was compared is not what would be replaced.
        if (Number(seen) != Versions[0].Number)
        {
            Response.StatusCode = Problem.StatusOf(RefusalKind.Conflict);
            Lines = Difference.Of(Versions[0].Yaml, Draft);
            Faults =
            [
                new PolicyFault(1, 1, "Another version came into force meanwhile; look at the differences again"),
            ];
            return Page();
        }

        await inForce.ApplyAsync(database, Draft, HttpContext.SignedIn().Principal.Actor, clock.Now(), cancel);
        return RedirectToPage();
    }

    private PolicyPack? Read(string? yaml)
    {
        Draft = (yaml ?? "").ReplaceLineEndings("\n");
        var reading =
            Draft.Length > MaxPack
                ? new PolicyReading([new PolicyFault(1, 1, $"At most {MaxPack} characters")])
                : PolicyFile.Read(Draft);
        Faults = reading.Faults;
        Response.StatusCode = reading.Ok ? 200 : 400;
        return reading.Ok ? reading.Pack : null;
    }

    private async Task ListAsync(CancellationToken cancel) =>
        Versions = await PolicyStore.ListAsync(database, MostVersions, cancel);

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
