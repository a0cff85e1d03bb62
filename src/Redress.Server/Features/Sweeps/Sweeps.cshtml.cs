using Microsoft.AspNetCore.Mvc;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Server.Access;
using Redress.Server.Features.Platforms;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Server.Work;
using Redress.Storage.Banks;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Sweeps;

/// <summary>GET and POST /sweeps at the console: how far searches are, beginning one, and who posted most of what is banked.</summary>
[On(Origin.Console)]
[Needs(Permission.ReadMatches)]
public sealed class SweepsPage(Office office, PlatformDirectory platforms, SweptPlatforms swept) : DeskPage(office)
{
    private const int Most = 100;

    /// <summary>The newest first.</summary>
    public IReadOnlyList<SweepRow> Sweeps { get; private set; } = [];

    public IReadOnlyList<DistributorRow> Distributors { get; private set; } = [];

    /// <summary>By platform: when a search that failed is tried again.</summary>
    public IReadOnlyDictionary<string, FailedJob> Failed { get; private set; } = new Dictionary<string, FailedJob>();

    public IReadOnlyList<KnownPlatform> Platforms { get; private set; } = [];

    /// <summary>The platform that was asked for, where there is nothing to search on it.</summary>
    public string? Nothing { get; private set; }

    public bool MayBegin => Who.May(Permission.ManageBanks);

    public string PlatformName(string id) => platforms.Find(id)?.Platform.Name ?? id;

    /// <summary>Things a second since it began.</summary>
    public string Speed(SweepRow sweep)
    {
        var seconds = (Now - Instant.FromMicros(sweep.BegunAt)).TotalSeconds;
        return (sweep.Seen / Math.Max(1, seconds)).ToString("0.#", T.Culture);
    }

    public Task OnGetAsync(CancellationToken cancel) => ReadAsync(cancel);

    public async Task<IActionResult> OnPostAsync(string? platform, CancellationToken cancel)
    {
        var known = platforms.Find(platform ?? "");
        if (known is null || !MayBegin)
        {
            return Instead(known is null ? PlatformRefusals.Unknown : HttpRefusals.Forbidden);
        }

        var begun = await StartSweep.BeginAsync(
            Office.Database,
            swept,
            Who,
            known.Platform.Id.Value,
            Office.Now,
            cancel
        );
        if (!begun.Ok)
        {
            return Instead(begun.Refusal!);
        }

        if (begun.Value.Can)
        {
            return Redirect("/sweeps");
        }

        Nothing = begun.Value.PlatformId;
        await ReadAsync(cancel);
        return Page();
    }

    private async Task ReadAsync(CancellationToken cancel)
    {
        var only = Who.Only?.Value;
        var latest = await SweepStore.LatestAsync(Office.Database, Most, cancel);
        Sweeps = [.. latest.Where(s => only is null || s.PlatformId == only)];
        Distributors = await BankMatchStore.DistributorsAsync(Office.Database, only ?? "", Most, cancel);
        Failed = (await JobStore.FailedAsync(Office.Database, cancel))
            .Where(j => j.Kind == JobKind.Sweep && j.LastError != SweepPlatform.MorePages)
            .DistinctBy(j => j.Ref, StringComparer.Ordinal)
            .ToDictionary(j => j.Ref, StringComparer.Ordinal);
        Platforms = [.. platforms.All.Where(p => only is null || p.Platform.Id.Value == only)];
    }
}
