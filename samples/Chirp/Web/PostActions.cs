using Chirp.World;

namespace Chirp.Web;

/// <summary>What members do with posts, and the pages of comments.</summary>
internal sealed class PostActions(Posts posts)
{
    public static void Map(IEndpointRouteBuilder routes, PostActions actions)
    {
        routes.MapMethods("/comments/{id}", ["GET", "HEAD"], (RequestDelegate)actions.ShowComment);
        routes.MapPost("/posts/{id}/comments", (RequestDelegate)actions.AddComment);
        routes.MapPost("/posts/{id}/reshare", (RequestDelegate)actions.Reshare);
        routes.MapPost("/posts/{id}/react", (RequestDelegate)actions.React);
        routes.MapPost("/posts/{id}/delete", (RequestDelegate)actions.Delete);
        routes.MapPost("/comments/{id}/delete", (RequestDelegate)actions.DeleteComment);
    }

    private Task ShowComment(HttpContext context)
    {
        var comment = Numbers.TryParse(context.Request.RouteValues["id"] as string, out var id)
            ? posts.FindComment(id)
            : null;
        if (comment is null)
        {
            return context.NotThere();
        }

        if (comment.See != Visibility.Shown)
        {
            return context.NotShown(comment.See);
        }

        var page = new Page("Comment", context.Reader()?.Handle);
        if (comment.Flags.Has(Restriction.AgeGate) && !context.IsAdult())
        {
            PostPages.AddGate(page, $"/comments/{comment.Id}", comment.Flags.Has(Restriction.Label));
            return context.Send(page);
        }

        page.Add($"""<section class="card"><h1 class="by"><a href="/@{comment.Handle}">@{comment.Handle}</a></h1>""");
        page.AddLabel(comment.Flags.Has(Restriction.Label));

        page.AddText(comment.Text);
        page.Add(
            $"""
            <p class="muted">{Cards.At(comment.Created)} · under <a href="/posts/{comment.PostId}">this post</a></p>
            <p class="more"><a href="/comments/{comment.Id}/report">Report this comment</a></p></section>
            """
        );
        return context.Send(page);
    }

    private async Task AddComment(HttpContext context)
    {
        if (await context.OwnForm() is not { } form || await context.Member() is not { } member)
        {
            return;
        }

        if (
            Text.Clean(form["text"], Posts.MaxText) is not { } text
            || !Numbers.TryParse(context.Request.RouteValues["id"] as string, out var id)
        )
        {
            await context.Say(400, "Not sent", $"Write 1 to {Posts.MaxText} characters.");
            return;
        }

        await context.Answered(posts.AddComment(member.Id, id, text).Answer, $"/posts/{id}");
    }

    private async Task Reshare(HttpContext context)
    {
        if (await Acting(context) is var (member, id))
        {
            var (answer, post, original) = posts.Reshare(member.Id, id, "");
            if (answer == Answer.Done)
            {
                context.RequestServices.GetRequiredService<Port.RedressClient>().Reshared(original);
            }

            await context.Answered(answer, $"/posts/{post}");
        }
    }

    private async Task React(HttpContext context)
    {
        if (await Acting(context) is var (member, id))
        {
            await context.Answered(posts.React(member.Id, id), $"/posts/{id}");
        }
    }

    private async Task Delete(HttpContext context)
    {
        if (await Acting(context) is var (member, id))
        {
            await context.Answered(posts.Delete(member.Id, id), "/feed");
        }
    }

    private async Task DeleteComment(HttpContext context)
    {
        if (await Acting(context) is var (member, id))
        {
            await context.Answered(posts.DeleteComment(member.Id, id), "/feed");
        }
    }

    private static async Task<(Account Member, long Id)?> Acting(HttpContext context)
    {
        if (await context.OwnForm() is null || await context.Member() is not { } member)
        {
            return null;
        }

        if (Numbers.TryParse(context.Request.RouteValues["id"] as string, out var id))
        {
            return (member, id);
        }

        await context.NotThere();
        return null;
    }
}
