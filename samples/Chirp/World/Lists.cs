using Dapper;

namespace Chirp.World;

/// <summary>The pages that show many posts: feed, search, recommended, profile.</summary>
internal sealed class Lists(Database database)
{
    public const int PageSize = 20;

    /// <summary>A page of the archive holds the posts of this many numbers, so that its address never moves.</summary>
    public const int BlockSize = 50;

    public const int MaxQuery = 100;

    public IReadOnlyList<Post> Newest() => Query($"WHERE {Post.Shown} ORDER BY p.id DESC LIMIT {PageSize}", new { });

    public IReadOnlyList<Post> Block(long block) =>
        Query(
            $"WHERE p.id >= @from AND p.id < @to AND {Post.Shown} ORDER BY p.id DESC",
            new { from = block * BlockSize, to = (block + 1) * BlockSize }
        );

    /// <summary>By an author, newest first, beginning at post <paramref name="from"/>.</summary>
    public IReadOnlyList<Post> By(string author, long from) =>
        Query(
            $"""
            WHERE p.author = (SELECT id FROM account WHERE handle = @author) AND p.id <= @from AND {Post.Shown}
            ORDER BY p.id DESC LIMIT {PageSize}
            """,
            new { author, from }
        );

    /// <summary>All words must occur. What the visitor typed is quoted, so that none of it is an operator.</summary>
    public IReadOnlyList<Post> Search(string words, long from)
    {
        var terms = words.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var match = string.Join(' ', terms.Select(t => $"\"{t.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        return match.Length == 0
            ? []
            : Query(
                $"""
                WHERE p.id IN (SELECT rowid FROM post_text WHERE post_text MATCH @match AND rowid <= @from)
                  AND {Post.Shown}
                ORDER BY p.id DESC LIMIT {PageSize}
                """,
                new { match, from }
            );
    }

    public IReadOnlyList<Post> Recommended() =>
        Query(
            $"""
            WHERE p.reshare_of IS NULL AND {Post.Shown}
              AND (p.flags | a.flags | IFNULL(m.flags, 0)) & {(int)(
                Restriction.StopRecommending | Restriction.AgeGate
            )} = 0
            ORDER BY p.views + 10 * p.reactions DESC, p.id DESC LIMIT {PageSize}
            """,
            new { }
        );

    private List<Post> Query(string where, object parameters) =>
        database.Read(db => db.Query<Post>($"{Post.Select} {where}", parameters).AsList());
}
