using Chirp.World;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Chirp.Port;

internal sealed record SubjectName(string Kind, string Id);

internal sealed record Entry(string Kind, string Id, SubjectName Author);

internal sealed record Reach(long? Views, long? Reshares, long? Reactions, long? AdvertisementsShown);

internal sealed record Surface(string Restriction, string Name, string Url, string Expect, string? Marker = null);

internal sealed record Resolved(string Kind, string Id)
{
    public bool Found { get; init; }
    public SubjectName? Author { get; init; }
    public string? Url { get; init; }
    public string Surface { get; init; } = "public";
    public Reach Reach { get; init; } = new(null, null, null, null);
    public List<Entry> Items { get; } = [];
    public List<Entry> Reshares { get; } = [];
    public List<Entry> Copies { get; } = [];
    public string? More { get; set; }
    public IReadOnlyList<Surface> Surfaces { get; init; } = [];
}

/// <summary>
/// The verb <c>resolve</c> over Chirp's tables. One answer holds at most <see cref="MaxEntries"/> entries over all its
/// subjects; the rest is behind each subject's cursor: a letter for the list, then the last number sent.
/// </summary>
internal sealed class Resolving(SqliteConnection db, string origin)
{
    public const int MaxEntries = 1000;

    private int _left = MaxEntries;

    /// <summary>The lists, in the order in which they are sent; which of them apply depends on the kind.</summary>
    private static readonly (char Letter, string Sql)[] Lists =
    [
        (
            'f',
            "SELECT 'profile-picture' AS Kind, 1 AS RowId, a.handle AS Id, a.handle AS Handle FROM account a "
                + "WHERE a.id = @owner AND a.picture IS NOT NULL AND @after < 1 LIMIT @limit"
        ),
        (
            'p',
            "SELECT 'post' AS Kind, p.id AS RowId, p.id AS Id, a.handle AS Handle FROM post p JOIN account a ON a.id = p.author "
                + "WHERE p.author = @owner AND p.deleted = 0 AND p.id > @after ORDER BY p.id LIMIT @limit"
        ),
        (
            'k',
            "SELECT 'comment' AS Kind, c.id AS RowId, c.id AS Id, a.handle AS Handle FROM comment c JOIN account a ON a.id = c.author "
                + "WHERE c.author = @owner AND c.deleted = 0 AND c.id > @after ORDER BY c.id LIMIT @limit"
        ),
        (
            's',
            "SELECT 'story' AS Kind, s.id AS RowId, s.id AS Id, a.handle AS Handle FROM story s JOIN account a ON a.id = s.author "
                + "WHERE s.author = @owner AND s.gone = 0 AND s.id > @after ORDER BY s.id LIMIT @limit"
        ),
        (
            'r',
            "SELECT 'post' AS Kind, p.id AS RowId, p.id AS Id, a.handle AS Handle FROM post p JOIN account a ON a.id = p.author "
                + "WHERE p.reshare_of = @post AND p.deleted = 0 AND p.id > @after ORDER BY p.id LIMIT @limit"
        ),
        (
            'c',
            "SELECT 'post' AS Kind, p.id AS RowId, p.id AS Id, a.handle AS Handle FROM media m JOIN post p ON p.media = m.id "
                + "JOIN account a ON a.id = p.author WHERE m.sha256 = @sha256 AND p.id <> @post AND p.deleted = 0 AND p.id > @after "
                + "ORDER BY p.id LIMIT @limit"
        ),
    ];

    private sealed class Row
    {
        public string Kind { get; init; } = "";
        public long RowId { get; init; }
        public string Id { get; init; } = "";
        public string Handle { get; init; } = "";
    }

    private readonly record struct Key(long Owner, long Post, string? Sha256);

    public Resolved Resolve(string kind, string id, string? cursor) =>
        kind switch
        {
            "post" => Numbers.TryParse(id, out var post) ? Post(id, post, cursor) : new Resolved(kind, id),
            "comment" => Numbers.TryParse(id, out var comment) ? Comment(id, comment) : new Resolved(kind, id),
            "media" => Numbers.TryParse(id, out var media) ? Media(id, media, cursor) : new Resolved(kind, id),
            "message" => Numbers.TryParse(id, out var message) ? Message(id, message) : new Resolved(kind, id),
            "story" => Numbers.TryParse(id, out var story) ? Story(id, story) : new Resolved(kind, id),
            "account" => Account(id, cursor),
            "profile-picture" => ProfilePicture(id, cursor),
            _ => new Resolved(kind, id),
        };

    private Resolved Post(string id, long number, string? cursor)
    {
        if (Posts.Find(db, number) is not { Deleted: 0 } post)
        {
            return new Resolved("post", id);
        }

        var resolved = new Resolved("post", id)
        {
            Found = true,
            Author = new SubjectName("account", post.Handle),
            Url = $"{origin}/posts/{id}",
            Reach = new Reach(post.Views, Reshares(number), post.Reactions, post.Advertisements),
            Surfaces = Surfaces.OfPost(origin, post),
        };
        var sha256 = post.Media is { } media ? Sha256(media) : null;
        return Fill(resolved, new Key(0, number, sha256), sha256 is null ? "r" : "rc", cursor);
    }

    private Resolved Media(string id, long number, string? cursor)
    {
        var owner = db.QueryFirstOrDefault<(long Post, string Handle)>(
            """
            SELECT IFNULL(p.id, 0), a.handle FROM media m JOIN account a ON a.id = m.author
            LEFT JOIN post p ON p.media = m.id WHERE m.id = @number
            """,
            new { number }
        );
        if (Sha256(number) is not { } sha256)
        {
            return new Resolved("media", id);
        }

        var post = owner.Post == 0 ? null : Posts.Find(db, owner.Post);
        var resolved = new Resolved("media", id)
        {
            Found = true,
            Author = new SubjectName("account", owner.Handle),
            Url = $"{origin}/media/{id}.png",
            Reach = post is null
                ? new Reach(null, null, null, null)
                : new Reach(post.Views, Reshares(post.Id), post.Reactions, post.Advertisements),
            Surfaces = Surfaces.OfMedia(origin, number, post?.Id),
        };
        return Fill(resolved, new Key(0, 0, sha256), "c", cursor);
    }

    private Resolved Comment(string id, long number)
    {
        var comment = db.QueryFirstOrDefault<Comment>($"{World.Comment.Select} WHERE c.id = @number", new { number });
        return comment is not { Deleted: 0 }
            ? new Resolved("comment", id)
            : new Resolved("comment", id)
            {
                Found = true,
                Author = new SubjectName("account", comment.Handle),
                Url = $"{origin}/comments/{id}",
                Surfaces = Surfaces.OfComment(origin, comment),
            };
    }

    private Resolved Story(string id, long number) =>
        Stories.Find(db, number) is not { Gone: 0 } story
            ? new Resolved("story", id)
            : new Resolved("story", id)
            {
                Found = true,
                Author = new SubjectName("account", story.Handle),
                Url = $"{origin}/stories/{id}",
                Surfaces = Surfaces.OfStory(origin, story),
            };

    private Resolved Message(string id, long number)
    {
        var message = db.QueryFirstOrDefault<Message>($"{World.Message.Select} WHERE d.id = @number", new { number });
        return message is null
            ? new Resolved("message", id)
            : new Resolved("message", id)
            {
                Found = true,
                Author = new SubjectName("account", message.Handle),
                Url = $"{origin}/messages/{id}",
                Surface = "private",
            };
    }

    private Resolved Account(string handle, string? cursor)
    {
        if (Find(handle) is not { } account)
        {
            return new Resolved("account", handle);
        }

        var (views, advertisements, reactions) = db.QueryFirst<(long, long, long)>(
            """
            SELECT IFNULL(SUM(views), 0), IFNULL(SUM(advertisements), 0), IFNULL(SUM(reactions), 0)
            FROM post WHERE author = @Id
            """,
            account
        );
        var reshares = db.ExecuteScalar<long>(
            "SELECT COUNT(*) FROM post o JOIN post p ON p.reshare_of = o.id WHERE o.author = @Id AND p.deleted = 0",
            account
        );
        var resolved = new Resolved("account", handle)
        {
            Found = true,
            Author = new SubjectName("account", handle),
            Url = $"{origin}/@{handle}",
            Reach = new Reach(views, reshares, reactions, advertisements),
            Surfaces = Surfaces.OfAccount(origin, account),
        };
        return Fill(resolved, new Key(account.Id, 0, null), "fpks", cursor);
    }

    private Resolved ProfilePicture(string handle, string? cursor)
    {
        if (Find(handle) is not { Picture: { } sha256 })
        {
            return new Resolved("profile-picture", handle);
        }

        var resolved = new Resolved("profile-picture", handle)
        {
            Found = true,
            Author = new SubjectName("account", handle),
            Url = $"{origin}/@{handle}/picture.png",
            Surfaces = Surfaces.OfProfilePicture(origin, handle),
        };
        return Fill(resolved, new Key(0, 0, sha256), "c", cursor);
    }

    private Account? Find(string handle) =>
        Accounts.Handle.IsMatch(handle)
            ? db.QueryFirstOrDefault<Account>($"{World.Account.Select} WHERE a.handle = @handle", new { handle })
            : null;

    private string? Sha256(long media) =>
        db.ExecuteScalar<string?>("SELECT sha256 FROM media WHERE id = @media", new { media });

    private long Reshares(long post) =>
        db.ExecuteScalar<long>("SELECT COUNT(*) FROM post WHERE reshare_of = @post AND deleted = 0", new { post });

    private Resolved Fill(Resolved resolved, Key key, string letters, string? cursor)
    {
        var begun = cursor is null;
        foreach (var (letter, sql) in Lists.Where(l => letters.Contains(l.Letter)))
        {
            var isHere = cursor is { Length: > 1 } && cursor[0] == letter;
            if (!begun && !isHere)
            {
                continue;
            }

            begun = true;
            var after = isHere && Numbers.TryParse(cursor.AsSpan(1), out var last) ? last : 0;
            var rows = Query(sql, key, after);
            var taken = Math.Min(rows.Count, _left);
            _left -= taken;
            var entries = rows.Take(taken).Select(r => new Entry(r.Kind, r.Id, new SubjectName("account", r.Handle)));
            List(resolved, letter).AddRange(entries);
            if (taken < rows.Count)
            {
                resolved.More = $"{letter}{(taken > 0 ? rows[taken - 1].RowId : after)}";
                break;
            }
        }

        return resolved;
    }

    private static List<Entry> List(Resolved resolved, char letter) =>
        letter switch
        {
            'r' => resolved.Reshares,
            'c' => resolved.Copies,
            _ => resolved.Items,
        };

    /// <summary>One more than may be sent, to know whether there is more.</summary>
    private List<Row> Query(string sql, Key key, long after)
    {
        var parameters = new
        {
            owner = key.Owner,
            post = key.Post,
            sha256 = key.Sha256,
            after,
            limit = _left + 1,
        };
        return db.Query<Row>(sql, parameters).AsList();
    }
}
