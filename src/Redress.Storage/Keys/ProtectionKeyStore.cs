using Redress.Core.Kernel;
using Redress.Storage.Engine;

namespace Redress.Storage.Keys;

/// <summary>A key of the framework's data protection as it is kept: XML, sealed by the master key.</summary>
public sealed class ProtectionKey
{
    public string Id { get; init; } = "";
    public byte[] Element { get; init; } = [];
    public byte[] WrappedKey { get; init; } = [];
}

/// <summary>Where every node finds the same keys. They are made anew by the framework when they grow old; none is changed.</summary>
public static class ProtectionKeyStore
{
    public static Task<List<ProtectionKey>> AllAsync(Database database, CancellationToken cancel) =>
        database.ListAsync<ProtectionKey>(
            "SELECT id, element, wrapped_key FROM protection_key ORDER BY created_at, id",
            cancel
        );

    public static void Add(Transaction tx, ProtectionKey key, DateTimeOffset now) =>
        tx.Run(
            """
            INSERT INTO protection_key (id, element, wrapped_key, created_at)
            VALUES (@id, @element, @wrapped, @now)
            """,
            new Arg("id", key.Id),
            new Arg("element", key.Element),
            new Arg("wrapped", key.WrappedKey),
            new Arg("now", now.ToMicros())
        );
}
