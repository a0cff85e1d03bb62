using System.Globalization;
using System.Text;
using Redress.Connectors.Net;
using Redress.Core.Kernel;

namespace Redress.Connectors.Platforms;

/// <summary>Whether one surface is as wanted; or, where <paramref name="Unknown"/> is set, why nobody knows.</summary>
internal readonly record struct SurfaceSight(bool AsWanted, string? Unknown)
{
    public static SurfaceSight Known(bool asWanted) => new(asWanted, null);

    public static SurfaceSight NotKnown(string reason) => new(false, reason);
}

/// <summary>
/// One address of a batch: read once, by one task, and asked by any number of surfaces afterwards. Of a text only which
/// markers were in it is kept.
/// </summary>
internal sealed class SurfacePage(Uri url)
{
    private readonly HashSet<string> _markers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);
    private int _status;
    private string? _failure = "not-read";
    private string? _textFailure;

    public DateTimeOffset BeganAt { get; private set; }

    public DateTimeOffset EndedAt { get; private set; }

    private bool IsGone => _status is 404 or 410 or 403 or 451;

    private bool IsThere => _status is >= 200 and <= 299;

    public void LookFor(string? marker)
    {
        if (marker is not null)
        {
            _markers.Add(marker);
        }
    }

    public async Task ReadAsync(
        Fetcher fetcher,
        TimeProvider clock,
        SurfaceReaderOptions options,
        CancellationToken cancel
    )
    {
        BeganAt = clock.GetUtcNow();
        var request = new FetchRequest(HttpMethod.Get, url)
        {
            Body = _markers.Count > 0 ? FetchBody.StartOfText : FetchBody.None,
            Deadline = options.Deadline,
            MaxBytes = options.MaxTextBytes,
            Accept = _markers.Count > 0 ? "text/html, application/xhtml+xml, application/json, text/*" : "*/*",
            // What a cache between us says is not what the platform shows now.
            Headers = [new("Cache-Control", "no-cache")],
        };
        switch (await fetcher.SendAsync(request, cancel))
        {
            case FetchResult.Answer answer:
                _failure = null;
                _status = answer.Status;
                Search(answer);
                break;
            case FetchResult.Failed failed:
                _failure = Word.Of(failed.Reason);
                break;
        }

        EndedAt = clock.GetUtcNow();
    }

    public SurfaceSight See(DeclaredSurface surface, bool wanted)
    {
        if (_failure is not null)
        {
            return SurfaceSight.NotKnown(_failure);
        }

        if (!IsGone && !IsThere)
        {
            return NotKnownByStatus();
        }

        return surface.Expect switch
        {
            SurfaceExpect.Gone => SurfaceSight.Known(IsGone == wanted),
            SurfaceExpect.Absent when IsGone => SurfaceSight.Known(wanted),
            SurfaceExpect.Absent => SeeMarker(surface.Marker, present: !wanted),
            // A label cannot be seen on a page that is not there: neither in force nor not.
            SurfaceExpect.Present when IsGone => NotKnownByStatus(),
            SurfaceExpect.Present => SeeMarker(surface.Marker, present: wanted),
        };
    }

    private SurfaceSight NotKnownByStatus() =>
        SurfaceSight.NotKnown(string.Create(CultureInfo.InvariantCulture, $"status-{_status}"));

    private SurfaceSight SeeMarker(string? marker, bool present)
    {
        if (marker is null || _textFailure is not null)
        {
            return SurfaceSight.NotKnown(_textFailure ?? "no-marker");
        }

        return SurfaceSight.Known(_found.Contains(marker) == present);
    }

    /// <summary>A text that cannot be read as it was meant would look as if the marker were absent.</summary>
    private void Search(FetchResult.Answer answer)
    {
        if (_markers.Count == 0 || !answer.IsSuccess)
        {
            return;
        }

        var text = answer.Bytes.Span;
        var charset = answer.Headers.Charset ?? "utf-8";
        var oneByte = charset is "us-ascii" or "iso-8859-1" or "windows-1252";
        if (answer.Headers.IsEncoded || (charset != "utf-8" && !oneByte) || LooksWide(text))
        {
            _textFailure = "encoding";
            return;
        }

        foreach (var marker in _markers)
        {
            if (oneByte && !Ascii.IsValid(marker))
            {
                _textFailure = "encoding";
            }
            else if (Contains(text, Encoding.UTF8.GetBytes(marker)))
            {
                _found.Add(marker);
            }
        }
    }

    /// <summary>
    /// The marker as a whole: <c>/posts/104</c> is not in <c>/posts/1042</c>. Where the marker begins or ends with a
    /// letter, digit or underscore, no other one may stand beside it.
    /// </summary>
    private static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> marker)
    {
        for (var from = 0; ; )
        {
            var at = text[from..].IndexOf(marker);
            if (at < 0)
            {
                return false;
            }

            var start = from + at;
            var end = start + marker.Length;
            var runsOn =
                (start > 0 && IsWord(marker[0]) && IsWord(text[start - 1]))
                || (end < text.Length && IsWord(marker[^1]) && IsWord(text[end]));
            if (!runsOn)
            {
                return true;
            }

            from = start + 1;
        }
    }

    private static bool IsWord(byte b) => char.IsAsciiLetterOrDigit((char)b) || b == (byte)'_';

    private static bool LooksWide(ReadOnlySpan<byte> text) =>
        text.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])
        || text.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
        || text[..Math.Min(4, text.Length)].Contains((byte)0);
}
