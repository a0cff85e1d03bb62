using System.Net;
using System.Security.Cryptography;
using System.Text;
using Chirp.Pictures;
using Chirp.Port;
using Chirp.Web;
using Chirp.World;

namespace Chirp.Control;

/// <summary>Seeding, moving time, misbehaving and telling the truth, for the demo and tests. Off without <c>--control</c>.</summary>
internal sealed class ControlApi(
    Options options,
    Accounts accounts,
    Posts posts,
    Stories stories,
    PictureStore pictures,
    Audience audience,
    Truth truth,
    Mischief mischief,
    Clock clock,
    RedressClient redress,
    UploadCheck check
)
{
    private const int MaxBatch = 1000;

    public sealed record NewAccount(string? Handle, string? Name, long? Picture, string? Password);

    public sealed record NewAccounts(IReadOnlyList<NewAccount?>? Accounts);

    /// <summary>A post to be.</summary>
    /// <param name="Picture">A number; the same number is the same bytes.</param>
    /// <param name="Look">What was done to it: a word of <see cref="Look"/>.</param>
    public sealed record NewPost(string? Author, string? Text, long? Picture, string? Look);

    public sealed record NewPosts(IReadOnlyList<NewPost?>? Posts);

    public sealed record NewComment(string? Post, string? By, string? Text);

    public sealed record NewMessage(string? From, string? To, string? Text);

    public sealed record Acting(string? Post, string? Comment, string? By, string? Text);

    public sealed record Time(DateTimeOffset Now, bool Webhooks);

    public sealed record Orders(bool? Lie, bool? Down, bool? Dark, int? Slow, bool? Html, bool? Forget);

    public static void Map(IEndpointRouteBuilder routes, ControlApi api)
    {
        var control = routes.MapGroup("/control").AddEndpointFilter(api.Guard);
        control.MapPost("/accounts", api.AddAccounts);
        control.MapPost("/posts", api.AddPosts);
        control.MapPost("/stories", api.AddStory);
        control.MapPost("/uploads", api.Upload);
        control.MapPost("/comments", api.AddComment);
        control.MapPost("/messages", api.SendMessage);
        control.MapPost("/reshares", api.Reshare);
        control.MapPost("/delete", api.Delete);
        control.MapPost("/audience", api.Visit);
        control.MapPost("/clock", api.SetClock);
        control.MapGet("/mischief", () => mischiefOf(api));
        control.MapPost("/mischief", api.Misbehave);
        control.MapGet("/calls", () => Results.Json(new { calls = api.Calls() }));
        control.MapDelete("/calls", api.ForgetCalls);
        control.MapGet("/letters/{handle}", api.Letters);
        control.MapGet("/truth/reshares/{id}", (string id) => Found(api.TruthOfReshares(id)));
        control.MapGet("/truth/hidden", (long from, long to) => Results.Json(new { hidden = api.Hidden(from, to) }));
        control.MapGet("/truth/{kind}/{id}", (string kind, string id) => Found(api.TruthOf(kind, id)));
        return;

        static IResult mischiefOf(ControlApi api) => Results.Json(api.Misbehaviour());
    }

    private async ValueTask<object?> Guard(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var given = context.Request.Headers["x-chirp-control"].ToString();
        var isOpen =
            options.Control is { } token
            && context.Connection.RemoteIpAddress is { } from
            && IPAddress.IsLoopback(from)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(token));
        return isOpen ? await next(invocation) : Results.Json(new { error = "closed" }, statusCode: 404);
    }

    private Misbehaviour Misbehaviour() => mischief.Now;

    private IReadOnlyList<CallSeen> Calls() => mischief.Calls;

    private object? TruthOf(string kind, string id) => truth.Of(kind, id);

    private IReadOnlyList<long> Hidden(long from, long to) => truth.Hidden(from, to);

    private object? TruthOfReshares(string id) => truth.Reshares(id);

    private static IResult Found(object? value) =>
        value is null ? Results.Json(new { error = "not there" }, statusCode: 404) : Results.Json(value);

    private static IResult Wrong(string error) => Results.Json(new { error }, statusCode: 400);

    private IResult AddAccounts(NewAccounts request)
    {
        if (request.Accounts is not { Count: > 0 and <= MaxBatch } asked)
        {
            return Wrong($"accounts: 1 to {MaxBatch}");
        }

        var added = new List<object>();
        foreach (var one in asked)
        {
            var name = Text.Clean(one?.Name ?? one?.Handle, Accounts.MaxName);
            if (one?.Handle is not { } handle || !Accounts.Handle.IsMatch(handle) || name is null)
            {
                return Wrong("handle: a-z, 0-9, _ up to 30; name up to 50");
            }

            var sha256 = one.Picture is { } seed ? pictures.Keep(seed) : null;
            var isNew = accounts.Add(handle, name, one.Password, sha256) is not null;
            added.Add(new { handle, isNew });
        }

        return Results.Json(new { accounts = added });
    }

    private IResult AddPosts(NewPosts request)
    {
        if (request.Posts is not { Count: > 0 and <= MaxBatch } asked)
        {
            return Wrong($"posts: 1 to {MaxBatch}");
        }

        var added = new List<object>();
        foreach (var one in asked)
        {
            var author = accounts.Find(one?.Author ?? "");
            if (author is not { See: not Visibility.Gone } || Text.Clean(one!.Text, Posts.MaxText) is not { } text)
            {
                return Wrong("author: a handle that may post; text: 1 to 500 characters");
            }

            var (post, media) = posts.Add(author.Id, text, Kept(one));
            added.Add(new { id = $"{post}", media = media is null ? null : $"{media}" });
        }

        return Results.Json(new { posts = added });
    }

    private IResult AddStory(NewPost request) =>
        accounts.Find(request.Author ?? "") is not { See: not Visibility.Gone } author
        || Text.Clean(request.Text, Posts.MaxText) is not { } text
            ? Wrong("author, text")
            : Results.Json(new { id = $"{stories.Add(author.Id, text, Kept(request))}" });

    private string? Kept(NewPost post) => post.Picture is { } seed ? pictures.Keep(seed, LookOf(post)) : null;

    private static Look LookOf(NewPost post) => Enum.TryParse<Look>(post.Look, out var look) ? look : Look.AsIs;

    /// <summary>A post as a member makes it: with the check before.</summary>
    private async Task<IResult> Upload(NewPost request, CancellationToken cancel)
    {
        if (
            accounts.Find(request.Author ?? "") is not { See: not Visibility.Gone } author
            || Text.Clean(request.Text, Posts.MaxText) is not { } text
            || Kept(request) is not { } sha256
        )
        {
            return Wrong("author, text, picture");
        }

        if (!await check.MayShow(pictures.Bytes(sha256, thumbnail: false)!, author.Handle, cancel))
        {
            return Results.Json(new { refused = true, said = UploadCheck.Refused });
        }

        return Results.Json(new { refused = false, id = $"{posts.Add(author.Id, text, sha256).Post}" });
    }

    private IResult AddComment(NewComment request)
    {
        if (
            accounts.Find(request.By ?? "") is not { See: not Visibility.Gone } by
            || Text.Clean(request.Text, Posts.MaxText) is not { } text
            || !Numbers.TryParse(request.Post, out var post)
        )
        {
            return Wrong("by, post, text");
        }

        var (answer, id) = posts.AddComment(by.Id, post, text);
        return Results.Json(new { answer = $"{answer}", id = $"{id}" });
    }

    private IResult SendMessage(NewMessage request)
    {
        if (
            accounts.Find(request.From ?? "") is not { } from
            || accounts.Find(request.To ?? "") is not { } to
            || Text.Clean(request.Text, Accounts.MaxMessage) is not { } text
        )
        {
            return Wrong("from, to, text");
        }

        var (answer, id) = accounts.Send(from, to, text);
        return Results.Json(new { answer = $"{answer}", id = $"{id}" });
    }

    private IResult Reshare(Acting request)
    {
        if (
            accounts.Find(request.By ?? "") is not { See: not Visibility.Gone } by
            || !Numbers.TryParse(request.Post, out var post)
        )
        {
            return Wrong("by, post");
        }

        var (answer, id, original) = posts.Reshare(by.Id, post, Text.Clean(request.Text, Posts.MaxText) ?? "");
        if (answer == Answer.Done)
        {
            redress.Reshared(original);
        }

        return Results.Json(new { answer = $"{answer}", id = $"{id}" });
    }

    private IResult Delete(Acting request)
    {
        if (accounts.Find(request.By ?? "") is not { } by)
        {
            return Wrong("by");
        }

        var answer =
            Numbers.TryParse(request.Post, out var post) ? posts.Delete(by.Id, post)
            : Numbers.TryParse(request.Comment, out var comment) ? posts.DeleteComment(by.Id, comment)
            : Answer.NotThere;
        return Results.Json(new { answer = $"{answer}" });
    }

    private IResult Visit(AudienceRequest request)
    {
        if (audience.Visit(request) is not { } result)
        {
            return Wrong("post, views, reshares, reactions");
        }

        if (result.Reshares > 0)
        {
            redress.Reshared(long.Parse(request.Post!));
        }

        return Results.Json(result);
    }

    private IResult SetClock(Time request)
    {
        clock.Set(request.Now, request.Webhooks);
        return Results.Json(new { now = clock.GetUtcNow() });
    }

    private IResult Misbehave(Orders request)
    {
        // What isn't named goes back to good behaviour: one call sets all.
        mischief.Now = new Misbehaviour
        {
            Lie = request.Lie ?? false,
            Down = request.Down ?? false,
            Dark = request.Dark ?? false,
            Slow = Math.Clamp(request.Slow ?? 0, 0, 60_000),
            Html = request.Html ?? false,
        };
        var forgotten = request.Forget == true ? mischief.Forget() : 0;
        return Results.Json(new { now = mischief.Now, forgotten });
    }

    private IResult ForgetCalls()
    {
        mischief.ForgetCalls();
        return Results.NoContent();
    }

    private IResult Letters(string handle) =>
        accounts.Find(handle) is { } account
            ? Results.Json(new { letters = accounts.LettersTo(account.Id) })
            : Found(null);
}
