using System.Data.Common;
using System.Diagnostics;
using Redress.Storage.Engine;
using Redress.Storage.Policies;

namespace Redress.Server.Portal;

/// <summary>The portal's two colours, as in #1c5a86; null where the program's own is shown.</summary>
public sealed record Theme(string? Accent, string? AccentDark)
{
    public bool IsAny => Accent is not null || AccentDark is not null;
}

/// <summary>
/// The colours in force: what was chosen at the console, otherwise what portal.json says. Read every few seconds, so that what
/// one node changes is seen at all of them; without a database the last ones stay.
/// </summary>
public sealed class ThemeInForce(Database database, PortalOptions file)
{
    public const string AccentName = "theme-accent";
    public const string AccentDarkName = "theme-accent-dark";

    /// <summary>The choice to go by portal.json again.</summary>
    public const string AsFile = "as-file";

    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(5);
    private volatile Read? _known;

    private sealed record Read(Theme Theme, long At);

    /// <summary>Whether that may be chosen: a colour that everybody can read on its ground, or to go by the file.</summary>
    public static bool IsOne(string name, string value) =>
        value == AsFile
        || (
            PortalOptions.IsColour(value)
            && (name == AccentName ? Contrast.OnLight(value) : Contrast.OnDark(value)) >= Contrast.Enough
        );

    public async Task<Theme> ReadAsync(CancellationToken cancel)
    {
        if (_known is { } known && Stopwatch.GetElapsedTime(known.At) < s_life)
        {
            return known.Theme;
        }

        try
        {
            return await ReadNowAsync(cancel);
        }
        catch (Exception fault) when (fault is DbException or TimeoutException or IOException)
        {
            return _known?.Theme ?? new Theme(file.Accent, file.AccentDark);
        }
    }

    public async Task<Theme> ReadNowAsync(CancellationToken cancel)
    {
        var chosen = await ChoiceStore.AllAsync(database, cancel);
        string? Of(string name, string? otherwise) =>
            chosen.Find(c => c.Name == name) is { } row && row.Value != AsFile ? row.Value : otherwise;
        var theme = new Theme(Of(AccentName, file.Accent), Of(AccentDarkName, file.AccentDark));
        _known = new Read(theme, Stopwatch.GetTimestamp());
        return theme;
    }
}
