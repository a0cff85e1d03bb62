using Microsoft.AspNetCore.Mvc;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Web;
using Redress.Server.Work;
using Redress.Storage.Ledgers;

namespace Redress.Server.Features.Cases;

/// <summary>GET /cases/{id}/ledger: where each step of a case stands in the ledger.</summary>
[On(Origin.Console)]
[Needs(Permission.ReadCases)]
public sealed class CaseLedgerPage(Office office) : DeskPage(office)
{
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public IReadOnlyList<StepView> Steps { get; private set; } = [];

    public IReadOnlyDictionary<long, StepPlace> Places { get; private set; } = new Dictionary<long, StepPlace>();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        var read = await ReadCase.ReadAsync(Office, Who, Id, cancel);
        if (!read.Ok)
        {
            return Instead(read.Refusal!);
        }

        await ReadNamesAsync(cancel);
        Steps = [.. read.Value.History.TakeLast(100)];
        var asked = Steps.Select(s => ((long)s.Version, s.At.ToMicros())).ToList();
        Places = (await CaseSteps.FindAsync(Office.Database, Id, asked, cancel)).ToDictionary(p => p.Version);
        return Page();
    }
}
