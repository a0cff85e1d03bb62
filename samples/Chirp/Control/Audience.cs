using Chirp.World;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Chirp.Control;

/// <summary>What is asked of invented visitors.</summary>
/// <param name="OnReshares">
/// Visitors spread evenly over the post and its reshares; those sent to a place that isn't shown see nothing. Otherwise all
/// of them go to the post itself.
/// </param>
internal sealed record AudienceRequest(string? Post, long Views, int Reshares, long Reactions, bool OnReshares);

/// <summary>What really happened.</summary>
internal sealed record AudienceResult(
    bool Visible,
    long Views,
    long ViewsOnReshares,
    long TurnedAway,
    long AdvertisementsShown,
    long Reactions,
    int Reshares,
    IReadOnlyList<string> ReshareIds
);

/// <summary>
/// Thousands of visitors at once. They can do only what a visitor could do at that moment: whether a place is shown is read in
/// the transaction that counts the view.
/// </summary>
internal sealed class Audience(Database database, Clock clock, Counters counters)
{
    public const int MaxReshares = 10_000;
    public const long MaxViews = 10_000_000;

    private static readonly string[] Names =
    [
        "Ada",
        "Bo",
        "Cleo",
        "Dario",
        "Elif",
        "Finn",
        "Goro",
        "Hana",
        "Ivo",
        "Juno",
        "Kofi",
        "Lea",
        "Milo",
        "Nia",
        "Otis",
    ];

    private static readonly string[] Animals =
    [
        "Heron",
        "Otter",
        "Finch",
        "Lynx",
        "Plover",
        "Newt",
        "Stoat",
        "Swift",
        "Tern",
        "Vole",
        "Wren",
    ];

    private sealed class Place
    {
        public long Id { get; init; }
        public bool IsShown { get; init; }
        public bool IsAdvertised { get; init; }
    }

    public AudienceResult? Visit(AudienceRequest request)
    {
        if (
            !Numbers.TryParse(request.Post, out var post)
            || request.Reshares is < 0 or > MaxReshares
            || request.Views is < 0 or > MaxViews
            || request.Reactions is < 0 or > MaxViews
        )
        {
            return null;
        }

        counters.Flush();
        return database.Write(db =>
        {
            var places = Places(db, post, request.OnReshares);
            if (places.Count == 0)
            {
                return null;
            }

            var original = places[0];
            var (views, onReshares, advertisements) = View(db, places, request.Views);
            var canReshare = original.IsShown || places.Exists(p => p.IsShown);
            var reshares = canReshare ? Reshare(db, post, request.Reshares) : [];
            var reactions = original.IsShown ? request.Reactions : 0;
            db.Execute("UPDATE post SET reactions = reactions + @reactions WHERE id = @post", new { post, reactions });
            return new AudienceResult(
                original.IsShown,
                views,
                onReshares,
                request.Views - views,
                advertisements,
                reactions,
                reshares.Count,
                reshares
            );
        });
    }

    private static List<Place> Places(SqliteConnection db, long post, bool withReshares) =>
        db.Query<Place>(
                $"""
                SELECT p.id AS Id, {Post.Shown} AS IsShown,
                       (p.flags | a.flags | IFNULL(m.flags, 0)) & {(int)
                    Restriction.StopAdvertisements} = 0 AS IsAdvertised
                FROM post p JOIN account a ON a.id = p.author LEFT JOIN media m ON m.id = p.media
                WHERE p.id = @post OR (@withReshares AND p.reshare_of = @post) ORDER BY p.id
                """,
                new { post, withReshares }
            )
            .AsList();

    private static (long Views, long OnReshares, long Advertisements) View(
        SqliteConnection db,
        List<Place> places,
        long wanted
    )
    {
        var (views, onReshares, advertisements) = (0L, 0L, 0L);
        using var update = db.CreateCommand();
        update.CommandText =
            "UPDATE post SET views = views + $views, advertisements = advertisements + $ads WHERE id = $id";
        var (v, a, i) = (
            update.Parameters.Add("$views", SqliteType.Integer),
            update.Parameters.Add("$ads", SqliteType.Integer),
            update.Parameters.Add("$id", SqliteType.Integer)
        );
        for (var n = 0; n < places.Count; n++)
        {
            var share = wanted / places.Count + (n < wanted % places.Count ? 1 : 0);
            if (share == 0 || !places[n].IsShown)
            {
                continue;
            }

            var seen = places[n].IsAdvertised ? share : 0;
            (v.Value, a.Value, i.Value) = (share, seen, places[n].Id);
            update.ExecuteNonQuery();
            views += share;
            advertisements += seen;
            onReshares += n == 0 ? 0 : share;
        }

        return (views, onReshares, advertisements);
    }

    /// <summary>Each by another invented account; the same accounts serve for every post.</summary>
    private List<string> Reshare(SqliteConnection db, long post, int wanted)
    {
        var ids = new List<string>(wanted);
        var from = db.ExecuteScalar<long>(
            "SELECT IFNULL(MAX(a.generated), 0) FROM post p JOIN account a ON a.id = p.author WHERE p.reshare_of = @post",
            new { post }
        );
        using var add = db.CreateCommand();
        add.CommandText = """
            INSERT INTO post (author, text, reshare_of, created)
            SELECT id, '', $post, $now FROM account WHERE generated = $number RETURNING id
            """;
        var number = add.Parameters.Add("$number", SqliteType.Integer);
        add.Parameters.AddWithValue("$post", post);
        add.Parameters.AddWithValue("$now", clock.Seconds);
        Populate(db, from, from + wanted);
        for (var n = from + 1; n <= from + wanted; n++)
        {
            number.Value = n;
            ids.Add($"{(long)add.ExecuteScalar()!}");
        }

        return ids;
    }

    private void Populate(SqliteConnection db, long from, long to)
    {
        using var add = db.CreateCommand();
        add.CommandText = """
            INSERT INTO account (handle, name, created, generated) VALUES ($handle, $name, $now, $number) ON CONFLICT DO NOTHING
            """;
        var (handle, name, number) = (
            add.Parameters.Add("$handle", SqliteType.Text),
            add.Parameters.Add("$name", SqliteType.Text),
            add.Parameters.Add("$number", SqliteType.Integer)
        );
        add.Parameters.AddWithValue("$now", clock.Seconds);
        for (var n = from + 1; n <= to; n++)
        {
            var (first, animal) = (Names[n % Names.Length], Animals[n / Names.Length % Animals.Length]);
            (handle.Value, name.Value, number.Value) = (
                $"{first}_{animal}_{n}".ToLowerInvariant(),
                $"{first} {animal}",
                n
            );
            add.ExecuteNonQuery();
        }
    }
}
