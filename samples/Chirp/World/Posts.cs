using Dapper;
using Microsoft.Data.Sqlite;

namespace Chirp.World;

/// <summary>Why somebody may not do what they asked for.</summary>
internal enum Answer
{
    Done,
    NotThere,
    NotAllowed,

    /// <summary>Hidden while somebody looks at it: it stays as it is.</summary>
    Frozen,
}

/// <summary>Reading and writing posts, reshares, comments and reactions.</summary>
internal sealed class Posts(Database database, Clock clock)
{
    public const int MaxText = 500;
    public const int CommentsShown = 50;

    public Post? Find(long id) => database.Read(db => Find(db, id));

    public static Post? Find(SqliteConnection db, long id) =>
        db.QueryFirstOrDefault<Post>($"{Post.Select} WHERE p.id = @id", new { id });

    public IReadOnlyList<Comment> CommentsOn(long post) =>
        database.Read(db =>
            db.Query<Comment>(
                    $"""
                    {Comment.Select}
                    WHERE c.post = @post AND c.deleted = 0 AND c.flags & {Restrictions.Unseen} = 0
                      AND a.flags & {Restrictions.AccountUnseen} = 0
                    ORDER BY c.id DESC LIMIT {CommentsShown}
                    """,
                    new { post }
                )
                .AsList()
        );

    public Comment? FindComment(long id) =>
        database.Read(db => db.QueryFirstOrDefault<Comment>($"{Comment.Select} WHERE c.id = @id", new { id }));

    /// <summary>A new post, with a picture that is kept already or none.</summary>
    /// <returns>The post's and its picture's number.</returns>
    public (long Post, long? Media) Add(long author, string text, string? sha256) =>
        database.Write(db =>
        {
            long? media = sha256 is null
                ? null
                : db.ExecuteScalar<long>(
                    "INSERT INTO media (author, sha256) VALUES (@author, @sha256) RETURNING id",
                    new { author, sha256 }
                );
            var post = db.ExecuteScalar<long>(
                "INSERT INTO post (author, text, media, created) VALUES (@author, @text, @media, @now) RETURNING id",
                new
                {
                    author,
                    text,
                    media,
                    now = clock.Seconds,
                }
            );
            return (post, media);
        });

    /// <summary>A reshare of a reshare shows, and counts for, the original.</summary>
    public (Answer Answer, long Post, long Original) Reshare(long author, long post, string text) =>
        database.Write(db =>
        {
            if (Find(db, post) is not { See: Visibility.Shown } shown)
            {
                return (Answer.NotThere, 0L, 0L);
            }

            var original = shown.ReshareOf ?? post;
            var added = db.ExecuteScalar<long?>(
                """
                INSERT INTO post (author, text, reshare_of, created) VALUES (@author, @text, @original, @now)
                ON CONFLICT DO NOTHING RETURNING id
                """,
                new
                {
                    author,
                    text,
                    original,
                    now = clock.Seconds,
                }
            );
            return added is { } id ? (Answer.Done, id, original) : (Answer.NotAllowed, 0L, original);
        });

    public (Answer Answer, long Comment) AddComment(long author, long post, string text) =>
        database.Write(db =>
        {
            if (Find(db, post) is not { See: Visibility.Shown })
            {
                return (Answer.NotThere, 0L);
            }

            db.Execute("UPDATE post SET comments = comments + 1 WHERE id = @post", new { post });
            var id = db.ExecuteScalar<long>(
                "INSERT INTO comment (post, author, text, created) VALUES (@post, @author, @text, @now) RETURNING id",
                new
                {
                    post,
                    author,
                    text,
                    now = clock.Seconds,
                }
            );
            return (Answer.Done, id);
        });

    public Answer React(long account, long post) =>
        database.Write(db =>
        {
            if (Find(db, post) is not { See: Visibility.Shown })
            {
                return Answer.NotThere;
            }

            var added = db.Execute("INSERT OR IGNORE INTO reaction VALUES (@post, @account)", new { post, account });
            db.Execute("UPDATE post SET reactions = reactions + @added WHERE id = @post", new { post, added });
            return Answer.Done;
        });

    /// <summary>Deleting destroys words and picture. What is hidden stays: see freeze-deletion in the port's page.</summary>
    public Answer Delete(long account, long post) =>
        database.Write(db =>
        {
            if (Find(db, post) is not { Deleted: 0 } found)
            {
                return Answer.NotThere;
            }

            if (found.AuthorId != account)
            {
                return Answer.NotAllowed;
            }

            if (((found.Flags | found.AuthorFlags | found.MediaFlags) & Restrictions.Kept) != 0)
            {
                return Answer.Frozen;
            }

            db.Execute("UPDATE post SET deleted = 1, text = '' WHERE id = @post", new { post });
            if (found.Media is { } media)
            {
                DropPicture(db, media);
            }

            return Answer.Done;
        });

    public Answer DeleteComment(long account, long comment) =>
        database.Write(db =>
        {
            var found = db.QueryFirstOrDefault<Comment>($"{Comment.Select} WHERE c.id = @comment", new { comment });
            if (found is not { Deleted: 0 })
            {
                return Answer.NotThere;
            }

            if (found.AuthorId != account)
            {
                return Answer.NotAllowed;
            }

            if (((found.Flags | found.AuthorFlags) & Restrictions.Kept) != 0)
            {
                return Answer.Frozen;
            }

            db.Execute("UPDATE comment SET deleted = 1, text = '' WHERE id = @comment", new { comment });
            db.Execute("UPDATE post SET comments = comments - 1 WHERE id = @post", new { post = found.PostId });
            return Answer.Done;
        });

    private static void DropPicture(SqliteConnection db, long media)
    {
        var sha256 = db.ExecuteScalar<string>("SELECT sha256 FROM media WHERE id = @media", new { media });
        db.Execute("UPDATE media SET sha256 = NULL WHERE id = @media", new { media });
        PictureStore.Drop(db, sha256);
    }
}
