using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Web;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Jobs;

/// <summary>GET and POST /jobs at the console: what is still to be done, what failed, and trying it now.</summary>
[On(Origin.Console)]
[Needs(Permission.ManagePlatforms)]
public sealed class JobsPage(Database database, TimeProvider clock) : PageModel
{
    public IReadOnlyList<FailedJob> Failed { get; private set; } = [];

    public IReadOnlyList<JobCount> Counts { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        Failed = await JobStore.FailedAsync(database, cancel);
        Counts = await JobStore.CountsAsync(database, cancel);
    }

    public async Task<IActionResult> OnPostAsync(
        string? kind,
        string? reference,
        string? revision,
        CancellationToken cancel
    )
    {
        if (long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            await database.Recorder.WriteAsync(
                tx =>
                {
                    JobStore.TryNow(tx, kind ?? "", reference ?? "", number, clock.Now());
                    return Task.CompletedTask;
                },
                cancel
            );
        }

        return RedirectToPage();
    }
}
