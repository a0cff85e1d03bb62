using Redress.Storage.Engine;

namespace Redress.Storage.Jobs;

public sealed class StoredAnswer
{
    public byte[] RequestHash { get; init; } = [];

    /// <summary>Status and body, encrypted with a key that only the caller's Idempotency-Key gives.</summary>
    public byte[] Answer { get; init; } = [];
}

/// <summary>Answers given before, by the keyed hash of the caller's Idempotency-Key. The key itself is not kept.</summary>
public static class IdempotencyStore
{
    public static Task<StoredAnswer?> FindAsync(Transaction tx, byte[] keyHash) =>
        tx.FirstAsync<StoredAnswer>(
            "SELECT request_hash, answer FROM idempotency WHERE key_hash = @key",
            new Arg("key", keyHash)
        );

    public static void Insert(Transaction tx, byte[] keyHash, byte[] requestHash, byte[] answer, long at) =>
        tx.Run(
            "INSERT INTO idempotency (key_hash, request_hash, answer, created_at) VALUES (@key, @request, @answer, @at)",
            new Arg("key", keyHash),
            new Arg("request", requestHash),
            new Arg("answer", answer),
            new Arg("at", at)
        );

    /// <summary>Forgets answers older than that.</summary>
    public static void Forget(Transaction tx, long before) =>
        tx.Run("DELETE FROM idempotency WHERE created_at < @before", new Arg("before", before));
}
