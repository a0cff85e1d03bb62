using System.Text.Json;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Server.Access;
using Redress.Server.Doctor;
using Redress.Server.Features.Ledger;
using Redress.Server.Hosting;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Storage.Engine;

namespace Redress.Server.Features.State;

/// <summary>GET /health at the console: what <c>redress doctor</c> says, from inside the running program.</summary>
[On(Origin.Console)]
[Needs(Permission.ManagePlatforms)]
public sealed class HealthPage(ServeOptions options, Addresses addresses, Database database, LedgerState ledger)
    : PageModel
{
    private const long MinFreeBytes = 2_000_000_000;

    public IReadOnlyList<Trouble> Found { get; private set; } = [];

    public ReadState.Response State { get; private set; } = null!;

    public int Checks => AllChecks.InOrder.Count;

    public async Task OnGetAsync(CancellationToken cancel)
    {
        State = ReadState.Read(options, addresses, database, ledger);
        await using var patient = await Patient.OpenAsync(
            options.DataFolder,
            options.Database,
            options.AllowedHosts,
            JsonSerializer.SerializeToNode(State, Json.Options),
            MinFreeBytes,
            cancel
        );
        Found = await AllChecks.LookAsync(patient, cancel);
    }
}
