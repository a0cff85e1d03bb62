using Dapper;
using Microsoft.Data.Sqlite;

namespace Chirp.World;

/// <summary>Stories: there for a day by Chirp's clock, then destroyed, picture and all, unless they are frozen.</summary>
internal sealed class Stories(Database database, Clock clock)
{
    public static readonly TimeSpan Shown = TimeSpan.FromHours(24);

    public long Add(long author, string text, string? sha256) =>
        database.Write(db =>
            db.ExecuteScalar<long>(
                """
                INSERT INTO story (author, text, sha256, created, expires)
                VALUES (@author, @text, @sha256, @now, @expires) RETURNING id
                """,
                new
                {
                    author,
                    text,
                    sha256,
                    now = clock.Seconds,
                    expires = clock.Seconds + (long)Shown.TotalSeconds,
                }
            )
        );

    public Story? Find(long id)
    {
        Expire();
        return database.Read(db => Find(db, id));
    }

    public static Story? Find(SqliteConnection db, long id) =>
        db.QueryFirstOrDefault<Story>($"{Story.Select} WHERE s.id = @id", new { id });

    /// <summary>Whether its time is over: then nobody sees it any more, even where it is kept.</summary>
    public bool IsOver(Story story) => story.Expires <= clock.Seconds;

    /// <summary>Destroys what is over and not frozen. Done whenever anybody asks for a story: nobody ever sees one that is over.</summary>
    public void Expire()
    {
        var time = new { now = clock.Seconds, frozen = (int)Restriction.Freeze };
        const string over = "FROM story WHERE gone = 0 AND expires <= @now AND flags & @frozen = 0";
        if (database.Read(db => db.ExecuteScalar<long>($"SELECT COUNT(*) {over}", time)) == 0)
        {
            return;
        }

        database.Write(db =>
        {
            foreach (var (id, sha256) in db.Query<(long, string?)>($"SELECT id, sha256 {over}", time).AsList())
            {
                db.Execute("UPDATE story SET gone = 1, text = '', sha256 = NULL WHERE id = @id", new { id });
                PictureStore.Drop(db, sha256);
            }

            return 0;
        });
    }
}

internal sealed class Story
{
    public const string Select = """
        SELECT s.id AS Id, s.text AS Text, s.sha256 AS Sha256, s.created AS Created, s.expires AS Expires,
               s.flags AS Flags, s.gone AS Gone, a.handle AS Handle, a.name AS Name, a.flags AS AuthorFlags
        FROM story s
        JOIN account a ON a.id = s.author
        """;

    public long Id { get; init; }
    public string Text { get; init; } = "";
    public string? Sha256 { get; init; }
    public long Created { get; init; }
    public long Expires { get; init; }
    public long Flags { get; init; }
    public long Gone { get; init; }
    public string Handle { get; init; } = "";
    public string Name { get; init; } = "";
    public long AuthorFlags { get; init; }

    public Visibility See => Restrictions.See(Flags, AuthorFlags, Gone);
}
