using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Redress.Server.Texts;

namespace Redress.Server.Portal;

/// <summary>
/// How the portal looks and speaks at one installation: portal.json in the data folder, read at start. Everything has a working
/// default. docs/run/portal.md describes it.
/// </summary>
public sealed partial record PortalOptions
{
    public const string FileName = "portal.json";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Stands at the top of each page; nothing does where it is null.</summary>
    public string? Name { get; init; }

    /// <summary>How to reach whoever runs it, in words: an address or a telephone number.</summary>
    public string? Contact { get; init; }

    /// <summary>A picture beside the name: a PNG file in the data folder, at most 64 KiB.</summary>
    public string? Logo { get; init; }

    /// <summary>The colour of buttons and links on light ground, and the one on dark ground, as in #1c5a86.</summary>
    public string? Accent { get; init; }

    public string? AccentDark { get; init; }

    /// <summary>
    /// The languages that are offered, the first one being that of visitors whose own is not among them. Others than these
    /// four are complete, but nobody who works with children has read them.
    /// </summary>
    public IReadOnlyList<string> Languages { get; init; } = Reviewed;

    /// <summary>Where "Leave this page" leads. A place that nobody wonders about, and that knows nobody.</summary>
    public string Exit { get; init; } = "https://www.wikipedia.org/";

    /// <summary>Whose telephone numbers are shown first (ISO 3166), where the browser does not tell the country.</summary>
    public string? Country { get; init; }

    /// <summary>Read by people who work with children.</summary>
    public static IReadOnlyList<string> Reviewed { get; } = ["en", "en-simple", "de", "de-simple"];

    /// <summary>The folder's file; the defaults where it has none.</summary>
    /// <exception cref="PortalRefusedException">The file cannot be used; the message says why.</exception>
    public static PortalOptions Read(string dataFolder, Languages known)
    {
        var path = Path.Combine(dataFolder, FileName);
        if (!File.Exists(path))
        {
            return new PortalOptions();
        }

        PortalOptions? options;
        try
        {
            options = JsonSerializer.Deserialize<PortalOptions>(File.ReadAllText(path), s_json);
        }
        catch (JsonException fault)
        {
            throw new PortalRefusedException(
                $"{FileName} cannot be read, line {fault.LineNumber + 1}. docs/run/portal.md shows what may stand there."
            );
        }

        return (options ?? new PortalOptions()).Checked(dataFolder, known);
    }

    private PortalOptions Checked(string dataFolder, Languages known)
    {
        if (Languages.Count == 0 || Languages.FirstOrDefault(l => !known.Has(l)) is { })
        {
            var missing = Languages.FirstOrDefault(l => !known.Has(l)) ?? "nothing";
            throw new PortalRefusedException(
                $"{FileName}: languages names {missing}. There are {string.Join(", ", known.Tags)}."
            );
        }

        CheckColours();
        if (!Uri.TryCreate(Exit, UriKind.Absolute, out var exit) || exit.Scheme is not ("https" or "http"))
        {
            throw new PortalRefusedException(
                $"{FileName}: exit must be a web address, as in https://www.wikipedia.org/."
            );
        }

        if (Logo is not null && LogoBytes(dataFolder) is null)
        {
            throw new PortalRefusedException(
                $"{FileName}: {Logo} is no PNG of at most 64 KiB in the data folder itself."
            );
        }

        return this;
    }

    private void CheckColours()
    {
        foreach (var colour in new[] { Accent, AccentDark }.OfType<string>().Where(c => !Colour().IsMatch(c)))
        {
            throw new PortalRefusedException($"{FileName}: {colour} is no colour as in #1c5a86.");
        }

        if (Accent is not null && Contrast.OnLight(Accent) < Contrast.Enough)
        {
            throw new PortalRefusedException(
                $"{FileName}: {Accent} on white cannot be read by everybody; take a darker one."
            );
        }

        if (AccentDark is not null && Contrast.OnDark(AccentDark) < Contrast.Enough)
        {
            throw new PortalRefusedException(
                $"{FileName}: {AccentDark} on dark ground cannot be read by everybody; take a lighter one."
            );
        }
    }

    /// <summary>The logo's bytes; null where there is none.</summary>
    public byte[]? LogoBytes(string dataFolder)
    {
        const int MaxBytes = 64 * 1024;
        if (Logo is null || Path.GetFileName(Logo) != Logo)
        {
            return null;
        }

        var file = new FileInfo(Path.Combine(dataFolder, Logo));
        if (!file.Exists || file.Length > MaxBytes)
        {
            return null;
        }

        var bytes = File.ReadAllBytes(file.FullName);
        return bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
            ? bytes
            : null;
    }

    public static bool IsColour(string text) => Colour().IsMatch(text);

    [GeneratedRegex("^#[0-9a-fA-F]{6}$", RegexOptions.NonBacktracking)]
    private static partial Regex Colour();
}

/// <summary>How well a colour stands out (WCAG 2.2, 1.4.3): from 1 to 21.</summary>
public static class Contrast
{
    public const double Enough = 4.5;

    public static double OnLight(string colour) => Between(Luminance(colour), Luminance("#eef3f7"));

    public static double OnDark(string colour) => Between(Luminance(colour), Luminance("#212a32"));

    private static double Between(double a, double b) => (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);

    private static double Luminance(string colour)
    {
        var channels = Convert.FromHexString(colour.AsSpan(1)).Select(c => Linear(c / 255.0)).ToArray();
        return (0.2126 * channels[0]) + (0.7152 * channels[1]) + (0.0722 * channels[2]);
    }

    private static double Linear(double channel) =>
        channel <= 0.04045 ? channel / 12.92 : Math.Pow((channel + 0.055) / 1.055, 2.4);
}

/// <summary>portal.json cannot be used; the message says why and how to mend it.</summary>
public sealed class PortalRefusedException(string message) : Exception(message);
