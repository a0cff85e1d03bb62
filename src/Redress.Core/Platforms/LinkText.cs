using System.Buffers;
using System.Globalization;
using System.Text;

namespace Redress.Core.Platforms;

/// <summary>Why a link cannot be used.</summary>
public enum BrokenLink
{
    Empty,

    /// <summary>Over <see cref="LinkText.MaxLength"/> characters.</summary>
    TooLong,

    /// <summary>White space, control, zero-width or direction characters inside: it may not be what it looks like.</summary>
    HiddenCharacters,

    /// <summary>Neither http nor https.</summary>
    NotAWebLink,

    /// <summary>A name or password before an @: the place is not the one that it seems to be.</summary>
    UserInfo,

    /// <summary>Not to be understood as an address.</summary>
    NotUnderstood,

    /// <summary>Of this machine, a house or a company, and no platform's.</summary>
    NotAPublicAddress,
}

/// <summary>What a pasted text says.</summary>
public abstract record LinkReading
{
    private LinkReading() { }

    /// <summary>
    /// <paramref name="Canonical"/> is http or https, host in lower-case ASCII without a final dot, no user info, no
    /// fragment, no default port. <paramref name="Display"/> is for people: no scheme, at most 120 characters, ASCII.
    /// </summary>
    public sealed record Parsed(Uri Canonical, string Display) : LinkReading;

    public sealed record Broken(BrokenLink Reason) : LinkReading;
}

/// <summary>Reads a link as a frightened person pastes it. Pure: opens no connection, asks no name server, never throws.</summary>
public static class LinkText
{
    public const int MaxLength = 2_048;
    private const int MaxDisplay = 120;
    private const int MaxCanonical = 4 * MaxLength;

    // What chat programs and letters put around a link.
    private const string Wrapping = "<>\"'`“”„‘’«»‹›";
    private static readonly SearchValues<char> EndOfAuthority = SearchValues.Create("/?#");
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789-._"
    );

    public static LinkReading Read(string? text)
    {
        var trimmed = Trim(text);
        if (trimmed.Length == 0)
        {
            return new LinkReading.Broken(BrokenLink.Empty);
        }

        if (trimmed.Length > MaxLength)
        {
            return new LinkReading.Broken(BrokenLink.TooLong);
        }

        if (HasHidden(trimmed))
        {
            return new LinkReading.Broken(BrokenLink.HiddenCharacters);
        }

        if (!SplitScheme(trimmed.ToString(), out var scheme, out var rest))
        {
            return new LinkReading.Broken(BrokenLink.NotAWebLink);
        }

        return ReadAddress(scheme, rest);
    }

    /// <summary>True if the text has nothing in it that a person cannot see: no control, format or separator characters.</summary>
    public static bool IsPrintable(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // A lone surrogate is enumerated as the replacement character.
            if (rune == Rune.ReplacementChar || (IsHidden(rune) && rune.Value != ' '))
            {
                return false;
            }
        }

        return true;
    }

    private static LinkReading ReadAddress(string scheme, string rest)
    {
        var end = rest.AsSpan().IndexOfAny(EndOfAuthority);
        var authority = end < 0 ? rest : rest[..end];
        if (authority.Contains('@'))
        {
            return new LinkReading.Broken(BrokenLink.UserInfo);
        }

        // A backslash is a slash to some readers and not to others; a percent sign in a host is decoded by some.
        if (authority.Length == 0 || authority.Contains('%') || rest.Contains('\\'))
        {
            return new LinkReading.Broken(BrokenLink.NotUnderstood);
        }

        try
        {
            return Canonical($"{scheme}://{rest}") is { } canonical
                ? new LinkReading.Parsed(canonical, Display(canonical))
                : new LinkReading.Broken(BrokenLink.NotUnderstood);
        }
        catch (Exception e) when (e is UriFormatException or ArgumentException or InvalidOperationException)
        {
            // Uri computes host and path late, and throws late.
            return new LinkReading.Broken(BrokenLink.NotUnderstood);
        }
    }

    private static Uri? Canonical(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var first) || first.UserInfo.Length > 0)
        {
            return null;
        }

        var host = HostOf(first);
        if (host is null)
        {
            return null;
        }

        var port = first.IsDefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{first.Port}");
        var canonical = $"{first.Scheme}://{host}{port}{first.PathAndQuery}";
        // Read again: the ASCII form of a host can be an address that the first form did not look like.
        return
            canonical.Length <= MaxCanonical
            && first.Port != 0
            && Uri.TryCreate(canonical, UriKind.Absolute, out var second)
            && HostOf(second) == (second.HostNameType == UriHostNameType.IPv4 ? second.IdnHost : host)
            ? new Uri($"{second.Scheme}://{HostOf(second)}{port}{second.PathAndQuery}", UriKind.Absolute)
            : null;
    }

    /// <summary>Lower-case ASCII host, IPv6 in brackets, without the final dot; null if it is no host.</summary>
    private static string? HostOf(Uri url)
    {
        if (url.HostNameType == UriHostNameType.IPv6)
        {
            return $"[{url.IdnHost}]";
        }

        var host = url.IdnHost.ToLowerInvariant();
        host = host.EndsWith('.') ? host[..^1] : host;
        if (host.Length is 0 or > 253 || host.AsSpan().ContainsAnyExcept(HostCharacters))
        {
            return null;
        }

        return host.Split('.').All(label => label.Length is > 0 and <= 63) ? host : null;
    }

    private static bool SplitScheme(string text, out string scheme, out string rest)
    {
        scheme = "https";
        rest = text;
        var colon = text.AsSpan().IndexOfAny(":/?#");
        if (text.StartsWith("//", StringComparison.Ordinal))
        {
            rest = text.TrimStart('/');
            return true;
        }

        if (colon < 0 || text[colon] != ':' || IsPort(text.AsSpan(colon + 1)))
        {
            return LooksLikeHost(text);
        }

        var named = text[..colon].ToLowerInvariant();
        if (named is not ("http" or "https"))
        {
            return text[0] == '[';
        }

        scheme = named;
        rest = text[(colon + 1)..].TrimStart('/');
        return true;
    }

    private static bool IsPort(ReadOnlySpan<char> after)
    {
        var end = after.IndexOfAnyExceptInRange('0', '9');
        return end != 0 && after.Length > 0 && (end < 0 || EndOfAuthority.Contains(after[end]));
    }

    private static bool LooksLikeHost(string text)
    {
        var end = text.AsSpan().IndexOfAny("/?#:");
        var host = end < 0 ? text : text[..end];
        return (host.Contains('.') && host[0] != '.' && host[^1] != '.')
            || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || text[0] == '[';
    }

    private static string Display(Uri canonical)
    {
        var text = canonical.AbsoluteUri[(canonical.Scheme.Length + 3)..];
        text = canonical.PathAndQuery == "/" ? text.TrimEnd('/') : text;
        return text.Length <= MaxDisplay ? text : text[..(MaxDisplay - 3)] + "...";
    }

    private static ReadOnlySpan<char> Trim(string? text)
    {
        var span = text.AsSpan();
        while (span.Length > 0 && IsEdge(span[0]))
        {
            span = span[1..];
        }

        while (span.Length > 0 && IsEdge(span[^1]))
        {
            span = span[..^1];
        }

        return span;
    }

    private static bool IsEdge(char c) => Wrapping.Contains(c) || (!char.IsSurrogate(c) && IsHidden(new Rune(c)));

    private static bool HasHidden(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || IsHidden(rune))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHidden(Rune rune) =>
        Rune.IsWhiteSpace(rune)
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
}
