using Chirp.Pictures;
using Chirp.World;

namespace Chirp.Web;

/// <summary>Profiles, and the addresses of pictures.</summary>
internal sealed class ProfilePages(Accounts accounts, Lists lists, PictureStore pictures)
{
    public const string NoMessages = "Takes no messages";

    public static void Map(IEndpointRouteBuilder routes, ProfilePages pages)
    {
        routes.MapMethods("/@{handle}", ["GET", "HEAD"], (RequestDelegate)pages.Show);
        routes.MapMethods("/@{handle}/picture.png", ["GET", "HEAD"], (RequestDelegate)pages.ShowPicture);
        routes.MapMethods("/@{handle}/ads", ["GET", "HEAD"], (RequestDelegate)pages.ShowAdvertisement);
        routes.MapMethods("/media/{file}", ["GET", "HEAD"], (RequestDelegate)pages.ShowMedia);
    }

    public static Account? Asked(HttpContext context, Accounts accounts) =>
        accounts.Find(context.Request.RouteValues["handle"] as string ?? "");

    private Task Show(HttpContext context)
    {
        if (Asked(context, accounts) is not { } account)
        {
            return context.NotThere();
        }

        if (account.See != Visibility.Shown)
        {
            return account.Flags.Has(Restriction.Suspend)
                ? context.Say(410, "Suspended", "This account is suspended.")
                : context.NotShown(account.See);
        }

        var reader = context.Reader();
        var page = new Page(account.Name, reader?.Handle);
        if (account.Flags.Has(Restriction.AgeGate) && !context.IsAdult())
        {
            PostPages.AddGate(page, $"/@{account.Handle}", account.Flags.Has(Restriction.Label));
            return context.Send(page);
        }

        AddAccount(page, account);
        if (reader is not null && reader.Id != account.Id && !account.Flags.Has(Restriction.StopMessages))
        {
            page.Add(
                $"""
                <form class="card" method="post" action="/@{account.Handle}/messages"><label>Message
                <input name="text" maxlength="{Accounts.MaxMessage}" required></label><button>Send</button></form>
                """
            );
        }

        AddPosts(page, account);
        return context.Send(page);
    }

    private static void AddAccount(Page page, Account account)
    {
        page.Add($"""<section class="card profile">""");
        if (account.PictureIsShown)
        {
            page.Add($"""<img src="/@{account.Handle}/picture.png" width="96" height="96" alt="Profile picture">""");
        }

        page.Add($"""<div><h1>{account.Name}</h1><p class="muted">@{account.Handle}</p>""");
        page.AddLabel(account.Flags.Has(Restriction.Label));

        if (account.Flags.Has(Restriction.StopMessages))
        {
            page.Add($"""<p class="muted">{NoMessages}</p>""");
        }

        page.Add($"""<p><a href="/@{account.Handle}/report">Report this account</a></p></div></section>""");
    }

    private void AddPosts(Page page, Account account)
    {
        var shown = lists.By(account.Handle, long.MaxValue);
        foreach (var post in shown)
        {
            page.AddCard(post);
        }

        if (shown.Count == Lists.PageSize)
        {
            page.Add(
                $"""<p class="more"><a href="/search?author={account.Handle}&amp;from={shown[^1].Id - 1}">Older</a></p>"""
            );
        }
    }

    private Task ShowAdvertisement(HttpContext context)
    {
        if (Asked(context, accounts) is not { } account)
        {
            return context.NotThere();
        }

        if (account.See != Visibility.Shown)
        {
            return context.NotShown(account.See);
        }

        if (account.Flags.Has(Restriction.StopAdvertisements))
        {
            return context.Say(200, "No advertisements", "No advertisements run beside this account.");
        }

        var page = new Page("Advertisement", context.Reader()?.Handle);
        page.AddAdvertisement(account.Id);
        return context.Send(page);
    }

    private Task ShowPicture(HttpContext context)
    {
        if (Asked(context, accounts) is not { Picture: { } sha256 } account)
        {
            return context.NotThere();
        }

        var see = Restrictions.See(account.PictureFlags, account.Flags);
        return see == Visibility.Shown ? SendPicture(context, sha256, false) : context.NotShown(see);
    }

    /// <summary><c>/media/77.png</c> and its small form <c>/media/77.s.png</c>.</summary>
    private Task ShowMedia(HttpContext context)
    {
        var file = context.Request.RouteValues["file"] as string ?? "";
        var small = file.EndsWith(".s.png", StringComparison.Ordinal);
        if (!small && !file.EndsWith(".png", StringComparison.Ordinal))
        {
            return context.NotThere();
        }

        var number = file.AsSpan(0, file.Length - (small ? 6 : 4));
        if (!Numbers.TryParse(number, out var id) || pictures.Find(id) is not { } media)
        {
            return context.NotThere();
        }

        if (media.See != Visibility.Shown || media.Sha256 is null)
        {
            return context.NotShown(media.Sha256 is null ? Visibility.Gone : media.See);
        }

        // A gate is no hiding: its address answers, with stripes in place of the picture.
        return media.AgeGated && !context.IsAdult()
            ? SendBytes(context, Shapes.Gate)
            : SendPicture(context, media.Sha256, small);
    }

    private Task SendPicture(HttpContext context, string sha256, bool small) =>
        pictures.Bytes(sha256, small) is { } bytes ? SendBytes(context, bytes) : context.NotThere();

    private static async Task SendBytes(HttpContext context, byte[] bytes)
    {
        var response = context.Response;
        response.ContentType = "image/png";
        response.ContentLength = bytes.Length;
        response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(bytes, context.RequestAborted);
        }
    }
}
