using Chirp.World;

namespace Chirp.Web;

/// <summary>Sending pages, and the short ones that say why there is nothing to see.</summary>
internal static class Answers
{
    public static Task Send(this HttpContext context, Page page, int status = 200) =>
        context.SendHtml(page.ToBytes(), status);

    public static async Task SendHtml(this HttpContext context, byte[] html, int status = 200)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = html.Length;
        // What is hidden must not come back out of somebody's cache.
        response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(html, context.RequestAborted);
        }
    }

    public static Task SendJson<T>(this HttpContext context, T value, int status = 200)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(value, context.RequestAborted);
    }

    public static Task Say(this HttpContext context, int status, string title, string sentence)
    {
        var page = new Page(title, context.Reader()?.Handle);
        page.Add($"""<section class="card"><h1>{title}</h1><p>{sentence}</p></section>""");
        return context.Send(page, status);
    }

    public static Task NotThere(this HttpContext context) =>
        context.Say(404, "Nothing here", "There is no such page on Chirp.");

    /// <summary>The page of something that isn't shown. It names neither author nor content.</summary>
    public static Task NotShown(this HttpContext context, Visibility why) =>
        why switch
        {
            Visibility.Hidden => context.Say(451, "Not shown", "This is hidden while it is being looked at."),
            Visibility.Gone => context.Say(410, "Gone", "This is no longer on Chirp."),
            Visibility.Shown => context.NotThere(),
        };

    public static int Status(Visibility why) =>
        why switch
        {
            Visibility.Hidden => 451,
            Visibility.Gone => 410,
            Visibility.Shown => 200,
        };

    public static Task See(this HttpContext context, string address)
    {
        context.Response.StatusCode = 303;
        context.Response.Headers.Location = address;
        return Task.CompletedTask;
    }

    public static Task Answered(this HttpContext context, Answer answer, string address) =>
        answer switch
        {
            Answer.Done => context.See(address),
            Answer.NotThere => context.NotThere(),
            Answer.NotAllowed => context.Say(403, "Not possible", "You cannot do that."),
            Answer.Frozen => context.Say(
                409,
                "Not now",
                "This is hidden while it is being looked at, and cannot be deleted until that is over."
            ),
        };
}
