using System.Globalization;
using System.Text.RegularExpressions;

namespace Redress.Server.Policies;

/// <summary>
/// Durations as ISO 8601 writes them, in weeks, days, hours, minutes and seconds (<c>PT15M</c>, <c>P30D</c>,
/// <c>P1DT12H</c>). Years and months are left out: they are not always the same length.
/// </summary>
internal static partial class IsoDuration
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var match = Form().Match(text);
        if (!match.Success || text[^1] is 'P' or 'T')
        {
            return false;
        }

        duration =
            TimeSpan.FromDays((7 * Part(match, "w")) + Part(match, "d"))
            + TimeSpan.FromHours(Part(match, "h"))
            + TimeSpan.FromMinutes(Part(match, "m"))
            + TimeSpan.FromSeconds(Part(match, "s"));
        return true;
    }

    /// <summary>The shortest form without weeks, for saying a limit.</summary>
    public static string Of(TimeSpan duration) => System.Xml.XmlConvert.ToString(duration);

    private static int Part(Match match, string name) =>
        match.Groups[name] is { Success: true } part ? int.Parse(part.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(
        @"\AP(?:(?<w>[0-9]{1,4})W)?(?:(?<d>[0-9]{1,5})D)?(?:T(?:(?<h>[0-9]{1,6})H)?(?:(?<m>[0-9]{1,7})M)?(?:(?<s>[0-9]{1,8})S)?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Form();
}
