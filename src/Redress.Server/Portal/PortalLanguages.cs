using System.Globalization;
using Redress.Server.Texts;

namespace Redress.Server.Portal;

/// <summary>The languages that this installation offers, and which of them a visitor gets.</summary>
public sealed class PortalLanguages(PortalOptions options, Languages all)
{
    private const int MaxHeader = 500;

    public IReadOnlyList<Language> Offered { get; } = [.. options.Languages.Select(all.For)];

    public Language Default => Offered[0];

    /// <summary>What they chose, what the link they followed says, what their browser says; else the first one.</summary>
    public Language Choose(string? chosen, string? linked, string? accepts) =>
        Find(chosen) ?? Find(linked) ?? Accepted(accepts).Select(Find).FirstOrDefault(l => l is not null) ?? Default;

    private Language? Find(string? tag)
    {
        if (tag is null or "" or { Length: > 35 })
        {
            return null;
        }

        return Offered.FirstOrDefault(l => l.Tag.Equals(tag, StringComparison.OrdinalIgnoreCase))
            ?? Find(tag.Contains('-', StringComparison.Ordinal) ? tag[..tag.LastIndexOf('-')] : null);
    }

    /// <summary>Accept-Language (RFC 9110), the most wanted first.</summary>
    private static IEnumerable<string> Accepted(string? header) =>
        (header is { Length: <= MaxHeader } ? header : "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split(';'))
            .Select(part => (Tag: part[0].Trim(), Weight: Weight(part)))
            .Where(part => part.Weight > 0)
            .OrderByDescending(part => part.Weight)
            .Select(part => part.Tag);

    private static double Weight(string[] part) =>
        part.Length < 2 ? 1
        : part[1].Trim() is ['q', '=', .. var q]
        && double.TryParse(q, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight)
            ? weight
        : 0;
}

/// <summary>Where a reader may be. Nothing is looked up: only what they said and what their browser says of its language.</summary>
public static class Countries
{
    public static string? Of(string? said, string? accepts, string? fallback) =>
        Code(said) ?? Region(accepts) ?? Code(fallback);

    private static string? Region(string? accepts) =>
        (accepts is { Length: <= 500 } ? accepts : "")
            .Split([',', ';'], StringSplitOptions.TrimEntries)
            .Select(tag => tag.Split('-'))
            .Where(parts => parts.Length > 1)
            .Select(parts => Code(parts[^1]))
            .FirstOrDefault(code => code is not null);

    private static string? Code(string? text) =>
        text is { Length: 2 } && text.All(char.IsAsciiLetter) ? text.ToUpperInvariant() : null;
}
