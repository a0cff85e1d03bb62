namespace Redress.Server.Portal;

/// <summary>A way out of a page. Where the browser takes no cookies, only a form can say which visit ends.</summary>
/// <param name="Look">Its classes.</param>
/// <param name="Key">What it says.</param>
public sealed record Exit(PortalPage Page, string Look, string Key);

/// <summary>One of several answers, as a page shows it.</summary>
public sealed record Choice(string Name, string Value, string Text, bool IsChosen, string? Hint = null)
{
    public string Id => $"{Name}-{Value}";
}
