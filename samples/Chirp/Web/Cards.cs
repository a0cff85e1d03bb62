using Chirp.World;

namespace Chirp.Web;

/// <summary>The parts of pages that show a post.</summary>
internal static class Cards
{
    public const string Label = "Label: checked by Chirp";
    public const string AgeGate = "For adults only";

    /// <summary>Stands in every advertisement and nowhere else.</summary>
    public const string Advertisement = "class=\"ad\"";

    public static DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    public static void AddAdvertisement(this Page page, long number)
    {
        page.Add($"""<aside class="ad"><small>Advertisement</small> """);
        switch (number % 3)
        {
            case 0:
                page.Add($"""Quill &amp; Sons: pens that write uphill.</aside>""");
                break;
            case 1:
                page.Add($"""Northwind kettles. They whistle in tune.</aside>""");
                break;
            default:
                page.Add($"""Sleep on a Cumulus mattress for ten nights.</aside>""");
                break;
        }
    }

    /// <summary>One post in a list. What isn't shown is never named: neither its address nor its author.</summary>
    public static void AddCard(this Page page, Post post)
    {
        page.Add(
            $"""<article class="card"><p class="by"><a href="/@{post.Handle}">{post.Name}</a> <small>@{post.Handle}</small></p>"""
        );
        page.AddLabel(post.Labelled);

        if (post.AgeGated)
        {
            page.Add($"""<p class="muted">{AgeGate}. Open it to read.</p>""");
        }
        else
        {
            page.AddText(post.Text);
            page.AddThumbnail(post);
        }

        if (post.ReshareOf is not null)
        {
            page.AddReshareLine(post);
        }

        page.Add($"""<p class="more"><a href="/posts/{post.Id}">{At(post.Created)}</a></p></article>""");
    }

    public static void AddReshareLine(this Page page, Post post)
    {
        if (post.OriginalIsShown)
        {
            page.Add(
                $"""<p class="muted">Reshared from <a href="/posts/{post.ReshareOf!.Value}">@{post.OriginalHandle}</a></p>"""
            );
        }
        else
        {
            page.Add($"""<p class="muted">What was reshared here is not shown.</p>""");
        }
    }

    public static void AddLabel(this Page page, bool labelled)
    {
        if (labelled)
        {
            page.Add($"""<p class="label">{Label}</p>""");
        }
    }

    public static void AddText(this Page page, string text)
    {
        if (text.Length > 0)
        {
            page.Add($"""<p class="text">{text}</p>""");
        }
    }

    private static void AddThumbnail(this Page page, Post post)
    {
        if (post.Picture is { } picture)
        {
            page.Add(
                $"""<img src="/media/{picture}.s.png" width="120" height="90" alt="Drawn shapes" loading="lazy">"""
            );
        }
    }
}
