using Chirp.World;
using Dapper;

namespace Chirp.Control;

/// <summary>Chirp's own account of itself, read from its tables and not through its pages.</summary>
internal sealed class Truth(Database database, Counters counters, PictureStore pictures)
{
    private sealed class State
    {
        public long Row { get; init; }
        public long Flags { get; init; }
        public long AuthorFlags { get; init; }
        public long Deleted { get; init; }
    }

    private sealed class Sums
    {
        public long Views { get; init; }
        public long Advertisements { get; init; }
        public long Reactions { get; init; }
    }

    public object? Of(string kind, string id)
    {
        counters.Flush();
        return Find(kind, id) is not { } state
            ? null
            : new
            {
                kind,
                id,
                visible = Restrictions.See(state.Flags, state.AuthorFlags, state.Deleted) == Visibility.Shown,
                hidden = state.Flags.Has(Restriction.Hide),
                removed = state.Flags.Has(Restriction.Remove),
                deleted = state.Deleted != 0,
                authorHidden = state.AuthorFlags.Has(Restriction.Hide),
                suspended = (kind == "account" ? state.Flags : state.AuthorFlags).Has(Restriction.Suspend),
                advertisementsStopped = state.Flags.Has(Restriction.StopAdvertisements),
                recommendingStopped = state.Flags.Has(Restriction.StopRecommending),
                ageGated = state.Flags.Has(Restriction.AgeGate),
                labelled = state.Flags.Has(Restriction.Label),
                readOnly = state.Flags.Has(Restriction.ReadOnly),
                messagesStopped = state.Flags.Has(Restriction.StopMessages),
                recovering = state.Flags.Has(Restriction.RecoverAccount),
                strikes = kind == "account" ? Strikes(state.Row) : 0,
                frozen = state.Flags.Has(Restriction.Freeze),
                sha256 = kind is "media" ? pictures.Find(state.Row)?.Sha256
                : kind is "story" ? database.Read(db => Stories.Find(db, state.Row))?.Sha256
                : null,
                reach = Reach(kind, state.Row),
                reshares = kind == "post" ? Reshares(id) : null,
            };
    }

    public object? Reshares(string post)
    {
        if (!Numbers.TryParse(post, out var number))
        {
            return null;
        }

        counters.Flush();
        var (all, visible, views, advertisements) = database.Read(db =>
            db.QueryFirst<(long, long, long, long)>(
                $"""
                SELECT COUNT(*), IFNULL(SUM({Post.Shown}), 0), IFNULL(SUM(p.views), 0), IFNULL(SUM(p.advertisements), 0)
                FROM post p JOIN account a ON a.id = p.author WHERE p.reshare_of = @number AND p.deleted = 0
                """,
                new { number }
            )
        );
        return new
        {
            visible,
            hidden = all - visible,
            views,
            advertisementsShown = advertisements,
        };
    }

    /// <summary>Which posts of a range, both ends in it, nobody sees; in order.</summary>
    public IReadOnlyList<long> Hidden(long from, long to) =>
        database.Read(db =>
            db.Query<long>(
                    $"""
                    SELECT p.id FROM post p JOIN account a ON a.id = p.author
                    WHERE p.id BETWEEN @from AND @to AND NOT ({Post.Shown}) ORDER BY p.id LIMIT 1000
                    """,
                    new { from, to }
                )
                .AsList()
        );

    private State? Find(string kind, string id)
    {
        const string author = "JOIN account a ON a.id = t.author";
        var isNumber = Numbers.TryParse(id, out var number);
        var (select, where) = kind switch
        {
            "post" => ($"t.flags, a.flags, t.deleted FROM post t {author}", "t.id = @number"),
            "comment" => ($"t.flags, a.flags, t.deleted FROM comment t {author}", "t.id = @number"),
            "media" => (
                $"t.flags | IFNULL(p.flags, 0), a.flags, IFNULL(p.deleted, 0) FROM media t {author} LEFT JOIN post p ON p.media = t.id",
                "t.id = @number"
            ),
            "message" => ($"t.flags, a.flags, 0 FROM message t {author}", "t.id = @number"),
            "story" => ($"t.flags, a.flags, t.gone FROM story t {author}", "t.id = @number"),
            "account" => ("t.flags, t.flags, 0 FROM account t", "t.handle = @id"),
            "profile-picture" => ("t.picture_flags, t.flags, 0 FROM account t", "t.handle = @id"),
            _ => ("", ""),
        };
        if (select.Length == 0 || (!isNumber && where.Contains("@number", StringComparison.Ordinal)))
        {
            return null;
        }

        var row = database.Read(db =>
            db.QueryFirstOrDefault<(long Row, long Flags, long AuthorFlags, long Deleted)?>(
                $"SELECT t.id, {select} WHERE {where}",
                new { number, id }
            )
        );
        return row is not { } found
            ? null
            : new State
            {
                Row = found.Row,
                Flags = found.Flags,
                AuthorFlags = found.AuthorFlags,
                Deleted = found.Deleted,
            };
    }

    private Sums? Reach(string kind, long row)
    {
        var column = kind switch
        {
            "post" => "id",
            "account" => "author",
            "media" => "media",
            _ => null,
        };
        return column is null
            ? null
            : database.Read(db =>
                db.QueryFirst<Sums>(
                    $"""
                    SELECT IFNULL(SUM(views), 0) AS Views, IFNULL(SUM(advertisements), 0) AS Advertisements,
                           IFNULL(SUM(reactions), 0) AS Reactions
                    FROM post WHERE {column} = @row
                    """,
                    new { row }
                )
            );
    }

    private long Strikes(long account) =>
        database.Read(db =>
            db.ExecuteScalar<long>(
                "SELECT COUNT(*) FROM strike WHERE account = @account AND in_force = 1",
                new { account }
            )
        );
}
