using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Server.Access;
using Redress.Server.Web;

namespace Redress.Server.Features.Home;

/// <summary>GET / at the portal: where somebody who reports begins.</summary>
[On(Origin.Portal)]
[Needs(Permission.Anyone)]
public sealed class PortalPage : PageModel;
