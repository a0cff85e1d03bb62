using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Web;
using Redress.Storage.Engine;
using Redress.Storage.Ledgers;

namespace Redress.Server.Features.Ledger;

/// <summary>GET /audit at the console: the ledger, newest first.</summary>
[On(Origin.Console)]
[Needs(Permission.ReadLedger)]
public sealed class AuditPage(Database database) : PageModel
{
    private const int PerPage = 100;
    private const int MaxKind = 80;

    public CheckpointRow? Last { get; private set; }

    public long Unsealed { get; private set; }

    public string? Kind { get; private set; }

    public IReadOnlyList<AuditLine> Lines { get; private set; } = [];

    /// <summary>Where the page before begins; null at the first leaf.</summary>
    public long? Older { get; private set; }

    public async Task OnGetAsync(string? before, string? kind, CancellationToken cancel)
    {
        var isNumber = long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var from);
        Kind = kind is { Length: > 0 and <= MaxKind } ? kind : null;
        Last = await LedgerReading.LastAsync(database, cancel);
        Unsealed = await LedgerReading.UnsealedAsync(database, cancel);
        var leaves = await LedgerReading.BackwardsAsync(
            database,
            isNumber ? from : long.MaxValue,
            Kind,
            PerPage,
            cancel
        );
        Lines = leaves.ConvertAll(AuditLine.Of);
        Older = leaves.Count == PerPage ? leaves[^1].Seq : null;
    }
}
