using Chirp.Pictures;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Chirp.World;

/// <summary>Where the bytes of pictures lie, each once however often it is posted.</summary>
internal sealed class PictureStore(Database database)
{
    /// <summary>Draws the picture of this number and keeps it.</summary>
    /// <returns>The SHA-256 by which posts and accounts name it.</returns>
    public string Keep(long seed, Look look = Look.AsIs)
    {
        var drawing = Shapes.Draw(seed, look);
        database.WriteCounters(db =>
            db.Execute(
                "INSERT OR IGNORE INTO blob (sha256, png, thumbnail) VALUES (@Sha256, @Picture, @Thumbnail)",
                drawing
            )
        );
        return drawing.Sha256;
    }

    /// <summary>What a visitor may see of a picture, without its bytes. Null where there is none.</summary>
    public Media? Find(long id) =>
        database.Read(db =>
            db.QueryFirstOrDefault<Media>(
                """
                SELECT m.id AS Id, m.sha256 AS Sha256, m.flags AS Flags, a.id AS AuthorId, a.handle AS Handle,
                       a.flags AS AuthorFlags, p.id AS PostId, IFNULL(p.flags, 0) AS PostFlags, IFNULL(p.deleted, 0) AS Deleted
                FROM media m
                JOIN account a ON a.id = m.author
                LEFT JOIN post p ON p.media = m.id
                WHERE m.id = @id
                """,
                new { id }
            )
        );

    /// <summary>Destroys the bytes where nothing shows them any more.</summary>
    public static void Drop(SqliteConnection db, string? sha256) =>
        db.Execute(
            """
            DELETE FROM blob WHERE sha256 = @sha256
              AND NOT EXISTS (SELECT 1 FROM media WHERE sha256 = @sha256)
              AND NOT EXISTS (SELECT 1 FROM account WHERE picture = @sha256)
              AND NOT EXISTS (SELECT 1 FROM story WHERE sha256 = @sha256)
            """,
            new { sha256 }
        );

    public byte[]? Bytes(string sha256, bool thumbnail) =>
        database.Read(db =>
            db.ExecuteScalar<byte[]?>(
                thumbnail
                    ? "SELECT thumbnail FROM blob WHERE sha256 = @sha256"
                    : "SELECT png FROM blob WHERE sha256 = @sha256",
                new { sha256 }
            )
        );
}

internal sealed class Media
{
    public long Id { get; init; }
    public string? Sha256 { get; init; }
    public long Flags { get; init; }
    public long AuthorId { get; init; }
    public string Handle { get; init; } = "";
    public long AuthorFlags { get; init; }
    public long? PostId { get; init; }
    public long PostFlags { get; init; }
    public long Deleted { get; init; }

    public Visibility See => Restrictions.See(Flags | PostFlags, AuthorFlags, Deleted);

    public bool AgeGated => (Flags | PostFlags | AuthorFlags).Has(Restriction.AgeGate);
}
