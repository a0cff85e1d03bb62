using System.Text.Json;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Storage.Engine;

namespace Redress.Storage.People;

public sealed class PersonRow : ITableRow
{
    public static string Table => "person";
    public string Id { get; init; } = "";
    public string Name { get; init; } = "";
    public string Roles { get; set; } = "[]";
    public string? PlatformId { get; init; }
    public long CreatedAt { get; init; }
    public long? DisabledAt { get; set; }

    public string RowKey() => Id;

    public Person ToPerson()
    {
        var names = JsonSerializer.Deserialize<List<string>>(Roles)!.ToLookup(n => Word.TryParse<Role>(n, out _));
        return new(
            new(Id),
            Name,
            [.. names[true].Select(Word.Parse<Role>)],
            PlatformId is null ? null : new Id<Core.Platforms.Platform>(PlatformId),
            Instant.FromMicros(CreatedAt),
            DisabledAt is { } at ? Instant.FromMicros(at) : null
        )
        {
            CustomRoles = [.. names[false]],
        };
    }
}

public sealed class PersonTokenRow : ITableRow
{
    public static string Table => "person_token";
    public string Id { get; init; } = "";
    public string PersonId { get; init; } = "";
    public byte[] Hash { get; init; } = [];
    public long CreatedAt { get; init; }
    public long ExpiresAt { get; init; }
    public long? RevokedAt { get; set; }

    public string RowKey() => Id;
}

public sealed class PlatformKeyRow : ITableRow
{
    public static string Table => "platform_key";
    public string Id { get; init; } = "";
    public string PlatformId { get; init; } = "";
    public string Name { get; init; } = "";
    public byte[] Hash { get; init; } = [];
    public string Scopes { get; init; } = "[]";
    public string Sources { get; init; } = "[]";
    public long CreatedAt { get; init; }
    public long? RevokedAt { get; set; }

    public string RowKey() => Id;

    public PlatformKey ToKey() =>
        new(
            Id,
            new(PlatformId),
            Name,
            JsonSerializer.Deserialize<List<string>>(Scopes)!,
            JsonSerializer.Deserialize<List<string>>(Sources)!,
            Instant.FromMicros(CreatedAt),
            RevokedAt is { } at ? Instant.FromMicros(at) : null
        );
}

/// <summary>Who may come in: people, their tokens, and platforms' keys. Only hashes of secrets are kept.</summary>
public static class AccessStore
{
    public static void Insert(Transaction tx, PersonRow row) => tx.Insert(row);

    public static void Insert(Transaction tx, PersonTokenRow row) => tx.Insert(row);

    public static void Insert(Transaction tx, PlatformKeyRow row) => tx.Insert(row);

    public static void RevokeKey(Transaction tx, PlatformKeyRow row, long at)
    {
        row.RevokedAt = at;
        tx.Update("UPDATE platform_key SET revoked_at = @revoked_at WHERE id = @id AND revoked_at IS NULL", row);
    }

    public static Task<PlatformKeyRow?> KeyAsync(Transaction tx, string id) =>
        tx.FirstAsync<PlatformKeyRow>(
            $"SELECT {Rows<PlatformKeyRow>.Columns} FROM platform_key WHERE id = @id",
            new Arg("id", id)
        );

    /// <summary>All keys, those that were revoked too, by platform, the newest first.</summary>
    public static Task<List<PlatformKeyRow>> KeysAsync(Database database, CancellationToken cancel) =>
        database.ListAsync<PlatformKeyRow>(
            $"SELECT {Rows<PlatformKeyRow>.Columns} FROM platform_key ORDER BY platform_id, created_at DESC, id LIMIT 2000",
            cancel
        );

    public static Task<PlatformKeyRow?> KeyByHashAsync(Database database, byte[] hash, CancellationToken cancel) =>
        database.FirstAsync<PlatformKeyRow>(
            $"SELECT {Rows<PlatformKeyRow>.Columns} FROM platform_key WHERE hash = @hash AND revoked_at IS NULL",
            cancel,
            new Arg("hash", hash)
        );

    public static Task<PersonRow?> PersonByTokenAsync(
        Database database,
        byte[] hash,
        long now,
        CancellationToken cancel
    ) =>
        database.FirstAsync<PersonRow>(
            $"""
            SELECT {Rows<PersonRow>.Columns} FROM person
            WHERE disabled_at IS NULL AND id = (
              SELECT person_id FROM person_token WHERE hash = @hash AND revoked_at IS NULL AND expires_at > @now)
            """,
            cancel,
            new Arg("hash", hash),
            new Arg("now", now)
        );

    public static Task<PersonRow?> PersonByNameAsync(Transaction tx, string name) =>
        tx.FirstAsync<PersonRow>(
            $"SELECT {Rows<PersonRow>.Columns} FROM person WHERE name = @name",
            new Arg("name", name)
        );
}
