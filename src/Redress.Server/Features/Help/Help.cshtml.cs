using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Redress.Server.Access;
using Redress.Server.Letters;
using Redress.Server.Portal;
using Redress.Server.Texts;
using Redress.Server.Web;

namespace Redress.Server.Features.Help;

/// <summary>Telephone numbers, what to do against threats and on other sites, and what stays on the device.</summary>
[On(Origin.Portal)]
[Needs(Permission.Anyone)]
public sealed class HelpModel(PortalServices portal) : PortalPage(portal)
{
    public const string Address = "/help";

    public override string Path => Address;

    public IReadOnlyList<HelpLine> Lines => HelpText.Lines(Texts, Country);

    /// <summary>The countries that we know help in, by their own names: whoever lives there knows it.</summary>
    public IReadOnlyList<(string Code, string Name)> Countries =>
        [
            .. Helplines
                .All.Where(h => h.Confirmed)
                .SelectMany(h => h.Countries)
                .Where(c => c.Length == 2)
                .Distinct(StringComparer.Ordinal)
                .Select(c => (Code: c, Name: new RegionInfo(c).NativeName))
                .OrderBy(c => c.Name, StringComparer.Create(Texts.Culture, CompareOptions.None)),
        ];

    public void OnGet() { }

    public Task<IActionResult> OnPostAsync(CancellationToken cancel) => ShowAsync(Visit, Path, cancel);
}
