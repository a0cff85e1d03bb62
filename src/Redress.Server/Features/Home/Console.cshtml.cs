using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Server.Access;
using Redress.Server.Web;

namespace Redress.Server.Features.Home;

/// <summary>GET / at the console: where a day's work begins.</summary>
[On(Origin.Console)]
[Needs(Permission.UseConsole)]
public sealed class ConsolePage : PageModel;
