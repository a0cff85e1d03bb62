using Chirp.World;

namespace Chirp.Web;

/// <summary>A post's own page and what one can do on it.</summary>
internal sealed class PostPages(Posts posts, Counters counters)
{
    public static void Map(IEndpointRouteBuilder routes, PostPages pages)
    {
        routes.MapMethods("/posts/{id}", ["GET", "HEAD"], (RequestDelegate)pages.Show);
        routes.MapMethods("/posts/{id}/ads", ["GET", "HEAD"], (RequestDelegate)pages.ShowAdvertisements);
        routes.MapMethods("/preview/{id}", ["GET", "HEAD"], (RequestDelegate)pages.ShowPreview);
    }

    public static Post? Asked(HttpContext context, Posts posts) =>
        Numbers.TryParse(context.Request.RouteValues["id"] as string, out var id) ? posts.Find(id) : null;

    private async Task Show(HttpContext context)
    {
        if (Asked(context, posts) is not { } post)
        {
            await context.NotThere();
            return;
        }

        if (post.See != Visibility.Shown)
        {
            await context.NotShown(post.See);
            return;
        }

        var page = new Page($"{post.Name} on Chirp", context.Reader()?.Handle);
        if (post.AgeGated && !context.IsAdult())
        {
            AddGate(page, $"/posts/{post.Id}", post.Labelled);
        }
        else
        {
            AddPost(page, post);
            AddComments(page, post, context.Reader());
        }

        Count(context, post);
        await context.Send(page);
    }

    private void Count(HttpContext context, Post post)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            var advertisement = !post.AdvertisementsStopped && (!post.AgeGated || context.IsAdult());
            counters.Count(post.Id, 1, advertisement ? 1 : 0);
        }
    }

    public static void AddGate(Page page, string back, bool labelled)
    {
        page.AddLabel(labelled);
        page.Add(
            $"""
            <section class="card"><h1>{Cards.AgeGate}</h1><p>This may be seen by people over 18 only.</p>
            <form method="post" action="/adult"><input type="hidden" name="back" value="{back}">
            <button>I am over 18</button></form></section>
            """
        );
    }

    private static void AddPost(Page page, Post post)
    {
        page.Add(
            $"""<article class="card"><h1 class="by"><a href="/@{post.Handle}">{post.Name}</a> <small>@{post.Handle}</small></h1>"""
        );
        page.AddLabel(post.Labelled);

        page.AddText(post.Text);
        if (post.ReshareOf is not null)
        {
            page.AddReshareLine(post);
            if (post.OriginalText is { Length: > 0 } words)
            {
                // The words went along when it was reshared: hiding the original alone leaves them here.
                page.Add($"""<blockquote>{words}</blockquote>""");
            }
        }

        if (post.Picture is { } picture)
        {
            page.Add($"""<img class="wide" src="/media/{picture}.png" width="480" height="360" alt="Drawn shapes">""");
        }

        page.Add(
            $"""
            <p class="muted">{Cards.At(post.Created)} · Views: {post.Views} · Reactions: {post.Reactions}</p>
            <p class="more"><a href="/posts/{post.Id}/report">Report this post</a></p></article>
            """
        );
        if (!post.AdvertisementsStopped)
        {
            page.AddAdvertisement(post.Id);
        }
    }

    private void AddComments(Page page, Post post, Account? reader)
    {
        if (reader is not null)
        {
            page.Add(
                $"""
                <section class="card actions"><form method="post" action="/posts/{post.Id}/react"><button>Like</button></form>
                <form method="post" action="/posts/{post.Id}/reshare"><button>Reshare</button></form>
                """
            );
            if (reader.Id == post.AuthorId)
            {
                page.Add($"""<form method="post" action="/posts/{post.Id}/delete"><button>Delete</button></form>""");
            }

            page.Add(
                $"""
                </section><form class="card" method="post" action="/posts/{post.Id}/comments"><label>Comment
                <input name="text" maxlength="{Posts.MaxText}" required></label><button>Send</button></form>
                """
            );
        }

        if (post.Comments == 0)
        {
            return;
        }

        page.Add($"""<section class="card"><h2>Comments</h2>""");
        foreach (var comment in posts.CommentsOn(post.Id))
        {
            page.Add(
                $"""
                <p><a href="/@{comment.Handle}">@{comment.Handle}</a> {comment.Text}
                <small><a href="/comments/{comment.Id}">{Cards.At(comment.Created)}</a></small></p>
                """
            );
        }

        page.Add($"""</section>""");
    }

    /// <summary>The slot alone, so that anybody can see whether advertisements run beside this post.</summary>
    private Task ShowAdvertisements(HttpContext context)
    {
        if (Asked(context, posts) is not { } post)
        {
            return context.NotThere();
        }

        if (post.See != Visibility.Shown)
        {
            return context.NotShown(post.See);
        }

        if (post.AdvertisementsStopped)
        {
            return context.Say(200, "No advertisements", "No advertisements run beside this post.");
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            counters.Count(post.Id, 0, 1);
        }

        var page = new Page("Advertisement", context.Reader()?.Handle);
        page.AddAdvertisement(post.Id);
        return context.Send(page);
    }

    /// <summary>What other sites show for a link to a post, in the manner of oEmbed.</summary>
    private Task ShowPreview(HttpContext context)
    {
        if (Asked(context, posts) is not { } post)
        {
            return context.SendJson(new { error = "not there" }, 404);
        }

        if (post.See != Visibility.Shown)
        {
            return context.SendJson(new { error = "not shown" }, Answers.Status(post.See));
        }

        var origin = context.Site().Origin;
        return context.SendJson(
            new
            {
                type = "link",
                version = "1.0",
                provider_name = "Chirp",
                title = post.AgeGated ? Cards.AgeGate : post.Text,
                author_name = post.Name,
                author_url = $"{origin}/@{post.Handle}",
                url = $"{origin}/posts/{post.Id}",
                thumbnail_url = post is { AgeGated: false, Picture: { } media }
                    ? $"{origin}/media/{media}.s.png"
                    : null,
            }
        );
    }
}
