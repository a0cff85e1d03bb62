using System.Collections.Concurrent;
using Chirp.World;

namespace Chirp.Web;

/// <summary>Feed, recommended, search: many posts with advertisements between them.</summary>
internal sealed class ListPages(Lists lists, Accounts accounts, Counters counters, Database database)
{
    private const int AdvertisementEvery = 4;
    private const int MaxKept = 500;

    /// <summary>Rankings follow counters, which change no version.</summary>
    private static readonly TimeSpan RankingAge = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Kept> _kept = new(StringComparer.Ordinal);

    /// <summary>A page for everybody, made when Chirp was at this version.</summary>
    private sealed record Kept(long Version, long MadeAt, byte[] Html, IReadOnlyList<long> Advertisements);

    public static void Map(IEndpointRouteBuilder routes, ListPages pages)
    {
        routes.MapGet("/", (RequestDelegate)(context => context.See("/feed")));
        routes.MapMethods("/feed", ["GET", "HEAD"], (RequestDelegate)pages.Feed);
        routes.MapMethods("/recommended", ["GET", "HEAD"], (RequestDelegate)pages.Recommended);
        routes.MapMethods("/search", ["GET", "HEAD"], (RequestDelegate)pages.Search);
    }

    private Task Feed(HttpContext context)
    {
        var asked = context.Request.Query["block"].ToString();
        if (asked.Length == 0)
        {
            return SendKept(context, "feed", () => lists.Newest(), AddFeed);
        }

        return Numbers.TryParse(asked, out var block) && block <= int.MaxValue
            ? SendKept(
                context,
                $"feed/{block}",
                () => lists.Block(block),
                (page, shown) => AddBlock(page, shown, block)
            )
            : context.NotThere();
    }

    private Task Recommended(HttpContext context) =>
        SendKept(
            context,
            "recommended",
            lists.Recommended,
            (page, shown) =>
            {
                page.Add($"""<h1>Recommended</h1>""");
                return AddPosts(page, shown);
            }
        );

    private Task Search(HttpContext context)
    {
        var query = context.Request.Query;
        var (words, author) = (query["q"].ToString(), query["author"].ToString());
        if (words.Length > Lists.MaxQuery || author.Length > Lists.MaxQuery || !words.All(Text.IsAllowed))
        {
            return context.Say(400, "Too much", $"Search for up to {Lists.MaxQuery} characters.");
        }

        var from = Numbers.TryParse(query["from"].ToString(), out var asked) ? asked : long.MaxValue;
        var page = new Page("Search", context.Reader()?.Handle);
        page.Add(
            $"""
            <h1>Search</h1><form class="card" action="/search"><label>Words
            <input name="q" maxlength="{Lists.MaxQuery}" value="{words}"></label><button>Search</button></form>
            """
        );
        AddResults(page, words, author, from, context);
        return context.Send(page);
    }

    private void AddResults(Page page, string words, string author, long from, HttpContext context)
    {
        var shown =
            author.Length > 0 ? lists.By(author, from)
            : words.Length > 0 ? lists.Search(words, from)
            : [];
        if (author.Length > 0 && accounts.Find(author) is { See: Visibility.Shown } found)
        {
            page.Add(
                $"""<p class="card"><a href="/@{found.Handle}">{found.Name}</a> <small>@{found.Handle}</small></p>"""
            );
        }

        if (shown.Count == 0 && (words.Length > 0 || author.Length > 0))
        {
            page.Add($"""<p class="muted">Nothing found.</p>""");
        }

        Count(context, AddPosts(page, shown));
        if (shown.Count == Lists.PageSize)
        {
            var next = shown[^1].Id - 1;
            page.Add(
                $"""<p class="more"><a href="/search?q={Uri.EscapeDataString(words)}&amp;author={Uri.EscapeDataString(author)}&amp;from={next}">Older</a></p>"""
            );
        }
    }

    private static List<long> AddFeed(Page page, IReadOnlyList<Post> shown)
    {
        page.Add($"""<h1>Feed</h1>""");
        var advertisements = AddPosts(page, shown);
        if (shown.Count == Lists.PageSize)
        {
            page.Add($"""<p class="more"><a href="/feed?block={shown[^1].Id / Lists.BlockSize}">Older</a></p>""");
        }

        return advertisements;
    }

    private static List<long> AddBlock(Page page, IReadOnlyList<Post> shown, long block)
    {
        page.Add($"""<h1>Older posts</h1>""");
        var advertisements = AddPosts(page, shown);
        if (block > 1)
        {
            page.Add($"""<p class="more"><a href="/feed?block={block - 1}">Older</a></p>""");
        }

        return advertisements;
    }

    /// <summary>Cards with advertisements between them.</summary>
    /// <returns>The posts below which an advertisement stands, to be counted when somebody sees the page.</returns>
    private static List<long> AddPosts(Page page, IReadOnlyList<Post> shown)
    {
        var advertisements = new List<long>();
        var since = 0;
        foreach (var post in shown)
        {
            page.AddCard(post);
            if (++since >= AdvertisementEvery && !post.AdvertisementsStopped)
            {
                page.AddAdvertisement(post.Id);
                advertisements.Add(post.Id);
                since = 0;
            }
        }

        return advertisements;
    }

    private async Task SendKept(
        HttpContext context,
        string name,
        Func<IReadOnlyList<Post>> load,
        Func<Page, IReadOnlyList<Post>, List<long>> add
    )
    {
        // Read before the posts: a change in between makes the page old at once, never wrongly new.
        var version = database.Version;
        var signedIn = context.Reader() is not null;
        if (signedIn || !_kept.TryGetValue(name, out var kept) || kept.Version != version || IsOld(kept))
        {
            var page = new Page("Posts", context.Reader()?.Handle);
            var advertisements = add(page, load());
            kept = new Kept(version, Environment.TickCount64, page.ToBytes(), advertisements);
            Keep(name, kept, signedIn);
        }

        Count(context, kept.Advertisements);
        await context.SendHtml(kept.Html);
    }

    private static bool IsOld(Kept kept) => Environment.TickCount64 - kept.MadeAt > RankingAge.TotalMilliseconds;

    private void Keep(string name, Kept kept, bool signedIn)
    {
        if (signedIn)
        {
            return;
        }

        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }

        _kept[name] = kept;
    }

    private void Count(HttpContext context, IReadOnlyList<long> advertisements)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            foreach (var post in advertisements)
            {
                counters.Count(post, 0, 1);
            }
        }
    }
}
