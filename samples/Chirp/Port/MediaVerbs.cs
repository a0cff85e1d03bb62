using System.Globalization;
using Chirp.World;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Chirp.Port;

/// <summary>The port's two verbs by which copies are found: all media, page by page, and one of them whole.</summary>
internal static class MediaVerbs
{
    private const int MaxPage = 200;

    public sealed record EnumerateCall(string? Cursor, int Limit);

    public sealed record MediaCall(string? Kind, string? Id);

    private sealed record Listed(long Media, long Post, string Sha256);

    /// <returns>Null where the call is none that can be understood.</returns>
    public static object? Enumerate(SqliteConnection db, EnumerateCall? call)
    {
        var after = 0L;
        if (call is null || (call.Cursor is not null && !Numbers.TryParse(call.Cursor, out after)))
        {
            return null;
        }

        var limit = Math.Clamp(call.Limit, 1, MaxPage);
        var page = db.Query<Listed>(
                """
                SELECT m.id AS Media, p.id AS Post, m.sha256 AS Sha256 FROM media m JOIN post p ON p.media = m.id
                WHERE m.id > @after AND m.sha256 IS NOT NULL AND p.deleted = 0 ORDER BY m.id LIMIT @limit
                """,
                new { after, limit }
            )
            .AsList();
        return new
        {
            items = page.Select(m => new
            {
                kind = "media",
                id = Text(m.Media),
                on = new { kind = "post", id = Text(m.Post) },
                surface = "public",
                sha256 = m.Sha256,
            }),
            more = page.Count == limit ? Text(page[^1].Media) : null,
        };
    }

    public static object? Media(SqliteConnection db, MediaCall? call)
    {
        if (call?.Kind is not ("media" or "post" or "story") || !Numbers.TryParse(call.Id, out var id))
        {
            return call is null ? null : new { found = false };
        }

        var sql = call.Kind switch
        {
            "media" => "SELECT b.png FROM media m JOIN blob b ON b.sha256 = m.sha256 WHERE m.id = @id",
            "story" => "SELECT b.png FROM story s JOIN blob b ON b.sha256 = s.sha256 WHERE s.id = @id",
            _ => """
                SELECT b.png FROM post p JOIN media m ON m.id = p.media JOIN blob b ON b.sha256 = m.sha256
                WHERE p.id = @id
                """,
        };
        var bytes = db.ExecuteScalar<byte[]?>(sql, new { id });
        return bytes is null ? new { found = false } : new { found = true, bytes };
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
