using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Subjects;

namespace Redress.Connectors.Platforms;

/// <summary>A value of a platform's answer, or which field of it is wrong.</summary>
internal readonly record struct Checked<T>(T? Value, string? Wrong)
    where T : class
{
    public static implicit operator Checked<T>(T value) => new(value, null);

    public static Checked<T> Not(string field) => new(null, field);
}

/// <summary>Turns what stands on the wire into what one may rely on. Pure; answers with the name of a wrong field.</summary>
internal static class PortReading
{
    public const int MaxSurfaces = 64;
    public const int MaxMarker = 200;
    public const int MaxDetail = 500;
    private const int MaxName = 100;
    private const int MaxLinks = 200;
    private const int MaxWords = 64;

    private static readonly string[] Verbs = ["resolve", "apply", "lift", "notify"];

    public static Checked<PortDescription> Description(WireDescription wire)
    {
        if (!IsLabel(wire.Name))
        {
            return Checked<PortDescription>.Not("name");
        }

        if (wire.Verbs is not { Count: <= MaxWords } verbs || !Array.TrueForAll(Verbs, verbs.Contains))
        {
            return Checked<PortDescription>.Not("verbs");
        }

        if (wire.Restrictions is not { Count: <= MaxWords } restrictions)
        {
            return Checked<PortDescription>.Not("restrictions");
        }

        if (wire.Links is not { Count: <= MaxLinks } links)
        {
            return Checked<PortDescription>.Not("links");
        }

        var patterns = links.Select(Pattern).ToList();
        if (patterns.Contains(null))
        {
            return Checked<PortDescription>.Not($"links/{patterns.IndexOf(null)}");
        }

        return new PortDescription(
            wire.Name!,
            [.. (wire.Capabilities ?? []).Take(MaxWords).Where(IsLabel).Select(c => c!)],
            // What we do not know, we do not order; a platform may be newer than we are.
            [.. restrictions.Select(Known).Where(r => r is not null).Select(r => r!.Value).Distinct()],
            patterns!
        );
    }

    public static SubjectRef? Ref(string? kind, string? id) =>
        Word.TryParse<SubjectKind>(kind, out var known) && LinkMap.IsSubjectId(id) ? new SubjectRef(known, id!) : null;

    public static Checked<ResolvedSubject> Subject(SubjectRef asked, WireSubject wire)
    {
        if (wire.Author is not null && Ref(wire.Author.Kind, wire.Author.Id) is null)
        {
            return Checked<ResolvedSubject>.Not("author");
        }

        Uri? url = null;
        if (wire.Url is not null && !TryUrl(wire.Url, out url))
        {
            return Checked<ResolvedSubject>.Not("url");
        }

        if (Surfaces(wire.Surfaces ?? []) is not { } surfaces)
        {
            return Checked<ResolvedSubject>.Not("surfaces");
        }

        return new ResolvedSubject(
            asked,
            wire.Author is null ? null : Ref(wire.Author.Kind, wire.Author.Id),
            url,
            Word.TryParse<Surface>(wire.Surface, out var seenBy) ? seenBy : Surface.Unknown,
            Reach(wire.Reach),
            [],
            [],
            [],
            surfaces,
            null
        );
    }

    /// <summary>The entries that can be acted on, without doubles and without the subject itself; and whether all could.</summary>
    public static bool Linked(SubjectRef self, List<WireLinked?>? wire, Dictionary<SubjectRef, LinkedSubject> into)
    {
        var all = true;
        foreach (var entry in wire ?? [])
        {
            if (Ref(entry?.Kind, entry?.Id) is not { } named)
            {
                all = false;
                continue;
            }

            var author = Ref(entry!.Author?.Kind, entry.Author?.Id);
            all &= entry.Author is null || author is not null;
            if (named != self)
            {
                into.TryAdd(named, new LinkedSubject(named, author));
            }
        }

        return all;
    }

    /// <summary>The platform's own words, cut and without anything invisible; null if nothing is left.</summary>
    public static string? Detail(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var visible = string.Concat(
            text[..Math.Min(text.Length, MaxDetail)]
                .EnumerateRunes()
                .Select(r => r.ToString())
                .Where(LinkText.IsPrintable)
        );
        return visible.Trim() is { Length: > 0 } left ? left : null;
    }

    /// <summary>
    /// All of them or none: one that is left out would be one that nobody looks at. Those of restrictions that we do not
    /// know are never asked for.
    /// </summary>
    private static List<DeclaredSurface>? Surfaces(List<WireSurface?> wire)
    {
        var surfaces = new List<DeclaredSurface>();
        foreach (var declared in wire)
        {
            if (wire.Count > MaxSurfaces || !TrySurface(declared, out var surface))
            {
                return null;
            }

            surfaces.AddRange(surface is null ? [] : [surface]);
        }

        return surfaces;
    }

    private static bool TrySurface(WireSurface? wire, out DeclaredSurface? surface)
    {
        surface = null;
        if (
            wire is null
            || wire.Restriction is null
            || !IsLabel(wire.Name)
            || !Word.TryParse<SurfaceExpect>(wire.Expect, out var expect)
            || !TryUrl(wire.Url, out var url)
        )
        {
            return false;
        }

        var needsMarker = expect is SurfaceExpect.Absent or SurfaceExpect.Present;
        if (needsMarker && (wire.Marker is not { Length: > 0 and <= MaxMarker } || !LinkText.IsPrintable(wire.Marker)))
        {
            return false;
        }

        if (Known(wire.Restriction) is { } restriction)
        {
            surface = new DeclaredSurface(restriction, wire.Name!, url!, expect, needsMarker ? wire.Marker : null);
        }

        return true;
    }

    private static LinkPattern? Pattern(WireLink? wire)
    {
        if (wire?.Origin is null || wire.Path is null || !Word.TryParse<SubjectKind>(wire.Kind, out var kind))
        {
            return null;
        }

        var pattern = new LinkPattern(wire.Origin, wire.Path, kind);
        return LinkMap.IsPattern(pattern) ? pattern : null;
    }

    private static Reach? Reach(WireReach? wire) =>
        wire is null
            ? null
            : new Reach(
                Count(wire.Views),
                Count(wire.Reshares),
                Count(wire.Reactions),
                Count(wire.AdvertisementsShown)
            );

    // Above 2^53 a number has no one spelling in JSON, and no fact could hold it.
    private static long? Count(long? value) => value is >= 0 and < 1L << 53 ? value : null;

    private static Restriction? Known(string? word) => Word.TryParse<Restriction>(word, out var known) ? known : null;

    private static bool IsLabel(string? text) =>
        text is { Length: > 0 and <= MaxName } && !string.IsNullOrWhiteSpace(text) && LinkText.IsPrintable(text);

    private static bool TryUrl(string? text, out Uri? url)
    {
        url = LinkText.Read(text) is LinkReading.Parsed parsed ? parsed.Canonical : null;
        return url is not null && text!.Contains("://", StringComparison.Ordinal);
    }
}
