using Chirp.World;

namespace Chirp.Web;

/// <summary>A story's page and picture, for as long as it is shown.</summary>
internal sealed class StoryPages(Stories stories, PictureStore pictures)
{
    public static void Map(IEndpointRouteBuilder routes, StoryPages pages)
    {
        routes.MapMethods("/stories/{id}.png", ["GET", "HEAD"], (RequestDelegate)pages.ShowPicture);
        routes.MapMethods("/stories/{id}", ["GET", "HEAD"], (RequestDelegate)pages.Show);
    }

    private Task Show(HttpContext context)
    {
        if (Asked(context) is not { } story)
        {
            return context.NotThere();
        }

        if (See(story) is var see and not Visibility.Shown)
        {
            return context.NotShown(see);
        }

        var page = new Page($"{story.Name} on Chirp", context.Reader()?.Handle);
        page.Add(
            $"""<article class="card"><h1 class="by"><a href="/@{story.Handle}">{story.Name}</a> <small>@{story.Handle}</small></h1>"""
        );
        page.AddText(story.Text);
        if (story.Sha256 is not null)
        {
            page.Add(
                $"""<img class="wide" src="/stories/{story.Id}.png" width="480" height="360" alt="Drawn shapes">"""
            );
        }

        page.Add(
            $"""
            <p class="muted">{Cards.At(story.Created)}, for a day</p>
            <p class="more"><a href="/stories/{story.Id}/report">Report this story</a></p></article>
            """
        );
        return context.Send(page);
    }

    private async Task ShowPicture(HttpContext context)
    {
        if (Asked(context) is not { } story)
        {
            await context.NotThere();
            return;
        }

        if (See(story) is var see and not Visibility.Shown)
        {
            await context.NotShown(see);
            return;
        }

        if (story.Sha256 is not { } sha256 || pictures.Bytes(sha256, thumbnail: false) is not { } png)
        {
            await context.NotThere();
            return;
        }

        context.Response.ContentType = "image/png";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = png.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(png, context.RequestAborted);
        }
    }

    /// <summary>What is over and kept is seen by nobody either.</summary>
    private Visibility See(Story story) =>
        story.See is Visibility.Shown && stories.IsOver(story) ? Visibility.Gone : story.See;

    private Story? Asked(HttpContext context) =>
        Numbers.TryParse(context.Request.RouteValues["id"] as string, out var id) ? stories.Find(id) : null;
}
