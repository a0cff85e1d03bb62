using Chirp.World;

namespace Chirp.Port;

/// <summary>
/// Every public place where a subject can be seen. A marker is an address as it stands in our HTML, with its quotes, so
/// that 104 is not found in 1042; list addresses are those of the page that holds the post if it is shown at all.
/// </summary>
internal static class Surfaces
{
    private const string Gone = "gone";
    private const string Absent = "absent";
    private const string Present = "present";

    public static List<Surface> OfPost(string origin, Post post)
    {
        var page = $"{origin}/posts/{post.Id}";
        var marker = $"\"/posts/{post.Id}\"";
        var surfaces = new List<Surface>();
        foreach (var hiding in (string[])["hide", "remove"])
        {
            surfaces.Add(new(hiding, "page", page, Gone));
            AddPicture(surfaces, hiding, origin, post.Media);
            surfaces.Add(new(hiding, "preview", $"{origin}/preview/{post.Id}", Gone));
            surfaces.Add(new(hiding, "search", $"{origin}/search?author={post.Handle}&from={post.Id}", Absent, marker));
            surfaces.Add(new(hiding, "feed", $"{origin}/feed", Absent, marker));
            surfaces.Add(
                new(hiding, "archive", $"{origin}/feed?block={post.Id / World.Lists.BlockSize}", Absent, marker)
            );
            if (post.ReshareOf is null)
            {
                surfaces.Add(new(hiding, "recommended", $"{origin}/recommended", Absent, marker));
            }
        }

        surfaces.Add(new("stop-advertisements", "advertisement", $"{page}/ads", Absent, Web.Cards.Advertisement));
        surfaces.Add(new("stop-recommending", "recommended", $"{origin}/recommended", Absent, marker));
        surfaces.Add(new("age-gate", "page", page, Present, Web.Cards.AgeGate));
        surfaces.Add(new("label", "page", page, Present, Web.Cards.Label));
        return surfaces;
    }

    public static List<Surface> OfMedia(string origin, long media, long? post)
    {
        var surfaces = new List<Surface>();
        foreach (var restriction in (string[])["hide", "remove"])
        {
            AddPicture(surfaces, restriction, origin, media);
        }

        if (post is { } shown)
        {
            var page = $"{origin}/posts/{shown}";
            surfaces.Add(new("stop-advertisements", "advertisement", $"{page}/ads", Absent, Web.Cards.Advertisement));
            surfaces.Add(
                new("stop-recommending", "recommended", $"{origin}/recommended", Absent, $"\"/posts/{shown}\"")
            );
            surfaces.Add(new("age-gate", "page", page, Present, Web.Cards.AgeGate));
            surfaces.Add(new("label", "page", page, Present, Web.Cards.Label));
        }

        return surfaces;
    }

    public static List<Surface> OfComment(string origin, Comment comment)
    {
        var page = $"{origin}/comments/{comment.Id}";
        var surfaces = new List<Surface>();
        foreach (var hiding in (string[])["hide", "remove"])
        {
            surfaces.Add(new(hiding, "page", page, Gone));
            surfaces.Add(
                new(hiding, "post", $"{origin}/posts/{comment.PostId}", Absent, $"\"/comments/{comment.Id}\"")
            );
        }

        surfaces.Add(new("age-gate", "page", page, Present, Web.Cards.AgeGate));
        surfaces.Add(new("label", "page", page, Present, Web.Cards.Label));
        return surfaces;
    }

    public static List<Surface> OfStory(string origin, Story story)
    {
        var page = $"{origin}/stories/{story.Id}";
        var surfaces = new List<Surface>();
        foreach (var hiding in (string[])["hide", "remove"])
        {
            surfaces.Add(new(hiding, "page", page, Gone));
            if (story.Sha256 is not null)
            {
                surfaces.Add(new(hiding, "media", $"{page}.png", Gone));
            }
        }

        return surfaces;
    }

    public static List<Surface> OfAccount(string origin, Account account)
    {
        var page = $"{origin}/@{account.Handle}";
        var marker = $"\"/@{account.Handle}\"";
        var surfaces = new List<Surface>();
        foreach (var hiding in (string[])["hide", "remove", "suspend"])
        {
            surfaces.Add(new(hiding, "page", page, Gone));
            if (account.Picture is not null)
            {
                surfaces.Add(new(hiding, "picture", $"{page}/picture.png", Gone));
            }

            surfaces.Add(new(hiding, "search", $"{origin}/search?author={account.Handle}", Absent, marker));
            surfaces.Add(new(hiding, "feed", $"{origin}/feed", Absent, marker));
            surfaces.Add(new(hiding, "recommended", $"{origin}/recommended", Absent, marker));
        }

        surfaces.Add(new("stop-advertisements", "advertisement", $"{page}/ads", Absent, Web.Cards.Advertisement));
        surfaces.Add(new("stop-recommending", "recommended", $"{origin}/recommended", Absent, marker));
        surfaces.Add(new("age-gate", "page", page, Present, Web.Cards.AgeGate));
        surfaces.Add(new("label", "page", page, Present, Web.Cards.Label));
        return surfaces;
    }

    public static List<Surface> OfProfilePicture(string origin, string handle) =>
        [
            new("hide", "picture", $"{origin}/@{handle}/picture.png", Gone),
            new("remove", "picture", $"{origin}/@{handle}/picture.png", Gone),
        ];

    private static void AddPicture(List<Surface> surfaces, string restriction, string origin, long? media)
    {
        if (media is { } id)
        {
            surfaces.Add(new(restriction, "media", $"{origin}/media/{id}.png", Gone));
            surfaces.Add(new(restriction, "thumbnail", $"{origin}/media/{id}.s.png", Gone));
        }
    }
}
