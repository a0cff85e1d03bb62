using Chirp.Port;
using Chirp.World;

namespace Chirp.Web;

/// <summary>Signing up and in, writing a post, messages and letters.</summary>
internal sealed class MemberPages(
    Accounts accounts,
    Posts posts,
    PictureStore pictures,
    Session session,
    UploadCheck check
)
{
    public const string Limited = "sign-in";

    private const int MinPassword = 10;
    private const int MaxPassword = 200;

    public static void Map(IEndpointRouteBuilder routes, MemberPages pages)
    {
        routes.MapGet("/sign-in", (RequestDelegate)ShowSignIn);
        routes.MapPost("/sign-in", (RequestDelegate)pages.SignIn).RequireRateLimiting(Limited);
        routes.MapPost("/sign-up", (RequestDelegate)pages.SignUp).RequireRateLimiting(Limited);
        routes.MapPost("/sign-out", (RequestDelegate)SignOut);
        routes.MapPost("/adult", (RequestDelegate)Adult);
        routes.MapGet("/me", (RequestDelegate)ShowMe);
        routes.MapPost("/posts", (RequestDelegate)pages.AddPost);
        routes.MapGet("/messages", (RequestDelegate)pages.ShowMessages);
        routes.MapGet("/messages/{id}", (RequestDelegate)pages.ShowMessage);
        routes.MapPost("/@{handle}/messages", (RequestDelegate)pages.Send);
    }

    private static Task ShowSignIn(HttpContext context)
    {
        var page = new Page("Sign in", null);
        page.Add(
            $"""
            <form class="card" method="post" action="/sign-in"><h1>Sign in</h1>
            <label>Handle <input name="handle" maxlength="30" autocomplete="username" required></label>
            <label>Password <input name="password" type="password" maxlength="{MaxPassword}" autocomplete="current-password" required></label>
            <button>Sign in</button></form>
            <form class="card" method="post" action="/sign-up"><h2>New here?</h2>
            <label>Handle <input name="handle" maxlength="30" pattern="[a-z0-9_]+" required></label>
            <label>Name <input name="name" maxlength="{Accounts.MaxName}" required></label>
            <label>Password, {MinPassword} characters or more
            <input name="password" type="password" minlength="{MinPassword}" maxlength="{MaxPassword}" autocomplete="new-password" required></label>
            <button>Sign up</button></form>
            """
        );
        return context.Send(page);
    }

    private async Task SignIn(HttpContext context)
    {
        if (await context.OwnForm() is not { } form)
        {
            return;
        }

        var (account, password) = (accounts.Find(form["handle"].ToString()), form["password"].ToString());
        if (password.Length > MaxPassword || !Accounts.IsPassword(account, password))
        {
            await context.Say(403, "Not signed in", "Handle and password do not go together.");
            return;
        }

        session.Write(context.Response, account!.Handle);
        await context.See("/feed");
    }

    private async Task SignUp(HttpContext context)
    {
        if (await context.OwnForm() is not { } form)
        {
            return;
        }

        var (handle, password) = (form["handle"].ToString(), form["password"].ToString());
        var name = Text.Clean(form["name"], Accounts.MaxName);
        if (!Accounts.Handle.IsMatch(handle) || name is null || password.Length is < MinPassword or > MaxPassword)
        {
            await context.Say(
                400,
                "Not yet",
                "Check the handle (a-z, 0-9, _), the name, and the length of the password."
            );
            return;
        }

        if (accounts.Add(handle, name, password, pictures.Keep(Random.Shared.Next())) is null)
        {
            await context.Say(409, "Taken", "Somebody has this handle already.");
            return;
        }

        session.Write(context.Response, handle);
        await context.See("/me");
    }

    private static async Task SignOut(HttpContext context)
    {
        if (await context.OwnForm() is not null)
        {
            context.Response.Cookies.Delete(Session.Cookie);
            await context.See("/feed");
        }
    }

    private static async Task Adult(HttpContext context)
    {
        if (await context.OwnForm() is not { } form)
        {
            return;
        }

        context.Response.Cookies.Append(
            "adult",
            "1",
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict }
        );
        var back = form["back"].ToString();
        var isOwn = back.Length < 100 && back.StartsWith('/') && !back.StartsWith("//", StringComparison.Ordinal);
        await context.See(isOwn && back.All(c => char.IsAsciiLetterOrDigit(c) || "/@_".Contains(c)) ? back : "/feed");
    }

    private static async Task ShowMe(HttpContext context)
    {
        if (context.Reader() is not { } reader)
        {
            await context.See("/sign-in");
            return;
        }

        var page = new Page("Me", reader.Handle);
        page.Add(
            $"""
            <form class="card" method="post" action="/posts"><h1>New post</h1>
            <label>Text <textarea name="text" rows="4" maxlength="{Posts.MaxText}" required></textarea></label>
            <label>Picture number, or empty for none <input name="picture" inputmode="numeric" maxlength="9"></label>
            <button>Post</button></form>
            <section class="card actions"><a href="/@{reader.Handle}">My profile</a><a href="/messages">Messages and letters</a>
            <form method="post" action="/sign-out"><button>Sign out</button></form></section>
            """
        );
        await context.Send(page);
    }

    private async Task AddPost(HttpContext context)
    {
        if (await context.OwnForm() is not { } form || await context.Member() is not { } member)
        {
            return;
        }

        var number = form["picture"].ToString();
        var picture = 0L;
        if (
            Text.Clean(form["text"], Posts.MaxText) is not { } text
            || (number.Length > 0 && !Numbers.TryParse(number, out picture))
        )
        {
            await context.Say(400, "Not sent", $"Write 1 to {Posts.MaxText} characters, and a number for a picture.");
            return;
        }

        var kept = picture == 0 ? null : pictures.Keep(picture);
        var bytes = kept is null ? null : pictures.Bytes(kept, thumbnail: false);
        if (bytes is not null && !await check.MayShow(bytes, member.Handle, context.RequestAborted))
        {
            await context.Say(409, "Not posted", UploadCheck.Refused);
            return;
        }

        var (post, _) = posts.Add(member.Id, text, kept);
        await context.See($"/posts/{post}");
    }

    private async Task ShowMessages(HttpContext context)
    {
        if (context.Reader() is not { } reader)
        {
            await context.See("/sign-in");
            return;
        }

        var page = new Page("Messages", reader.Handle);
        page.Add($"""<h1>Messages</h1>""");
        foreach (var letter in accounts.LettersTo(reader.Id))
        {
            page.Add(
                $"""
                <article class="card letter" lang="{letter.Language}"><h2>{letter.Subject}</h2><p class="text">{letter.Text}</p>
                <p class="muted">From Chirp · {Cards.At(letter.Created)}</p></article>
                """
            );
        }

        foreach (var message in accounts.MessagesOf(reader.Id).Where(m => m.See == Visibility.Shown))
        {
            AddMessage(page, message);
        }

        await context.Send(page);
    }

    /// <summary>For the two it concerns; to everybody else it does not exist.</summary>
    private Task ShowMessage(HttpContext context)
    {
        var message = Numbers.TryParse(context.Request.RouteValues["id"] as string, out var id)
            ? accounts.FindMessage(id)
            : null;
        var reader = context.Reader();
        if (message is null || reader is null || (message.AuthorId != reader.Id && message.RecipientId != reader.Id))
        {
            return context.NotThere();
        }

        if (message.See != Visibility.Shown)
        {
            return context.NotShown(message.See);
        }

        var page = new Page("Message", reader.Handle);
        AddMessage(page, message);
        return context.Send(page);
    }

    private static void AddMessage(Page page, Message message) =>
        page.Add(
            $"""
            <article class="card"><p class="by">@{message.Handle} to @{message.Recipient}</p><p class="text">{message.Text}</p>
            <p class="more"><a href="/messages/{message.Id}">{Cards.At(message.Created)}</a>
            <a href="/messages/{message.Id}/report">Report</a></p></article>
            """
        );

    private async Task Send(HttpContext context)
    {
        if (await context.OwnForm() is not { } form || await context.Member() is not { } member)
        {
            return;
        }

        var to = ProfilePages.Asked(context, accounts);
        if (to is null || Text.Clean(form["text"], Accounts.MaxMessage) is not { } text)
        {
            await context.Say(400, "Not sent", $"Write 1 to {Accounts.MaxMessage} characters.");
            return;
        }

        await context.Answered(accounts.Send(member, to, text).Answer, "/messages");
    }
}
