using Microsoft.AspNetCore.Mvc;
using Redress.Server.Access;
using Redress.Server.Features.Platforms;
using Redress.Server.Web;
using Redress.Server.Work;
using Redress.Storage.Desk;

namespace Redress.Server.Features.Search;

/// <summary>GET /search?q=: cases by whatever somebody has at hand.</summary>
[On(Origin.Console)]
[Needs(Permission.ReadCases)]
public sealed class SearchPage(Office office, PlatformDirectory platforms) : DeskPage(office)
{
    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Question { get; set; }

    public IReadOnlyList<FoundCase> Found { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(Question))
        {
            return Page();
        }

        var found = await FindCases.FindAsync(Office, platforms, Who, Question, cancel);
        if (!found.Ok)
        {
            return Refused(found.Refusal!);
        }

        Found = found.Value;
        return Page();
    }
}
