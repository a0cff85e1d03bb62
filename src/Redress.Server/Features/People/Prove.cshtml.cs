using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Server.Access;
using Redress.Server.Web;

namespace Redress.Server.Features.People;

/// <summary>GET /session/prove: where a browser goes that has not shown for a while that a session is its own.</summary>
[On(Origin.Console)]
[Needs(Permission.Anyone)]
public sealed class ProvePage : PageModel
{
    public string To { get; private set; } = "/";

    public void OnGet(string? to) => To = ConsoleGate.Local(to);
}
