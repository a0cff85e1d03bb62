using System.Security.Cryptography;
using Redress.Storage.Engine;

namespace Redress.Storage.Keys;

/// <summary>
/// Which keys a database belongs to. The first node leaves its mark; one with other keys would read nothing that others
/// sealed, and know no receipt code of theirs.
/// </summary>
public static class KeyMark
{
    /// <exception cref="KeysOtherException">The rows were made with other keys.</exception>
    public static async Task LeaveOrCompareAsync(Database database, KeyRing keys, CancellationToken cancel)
    {
        if (await ReadAsync(database, cancel) is null)
        {
            // Of two nodes that start at once on an empty database one is first.
            await database.Recorder.WriteAsync(
                tx =>
                {
                    tx.Run(
                        "INSERT INTO key_mark (n, mark) VALUES (1, @mark) ON CONFLICT DO NOTHING",
                        new Arg("mark", keys.Mark)
                    );
                    return Task.CompletedTask;
                },
                cancel
            );
        }

        if (!CryptographicOperations.FixedTimeEquals(await ReadAsync(database, cancel), keys.Mark))
        {
            throw new KeysOtherException();
        }
    }

    private static async Task<byte[]?> ReadAsync(Database database, CancellationToken cancel) =>
        (await database.FirstAsync<Stored>("SELECT mark FROM key_mark WHERE n = 1", cancel))?.Mark;

    private sealed class Stored
    {
        public byte[] Mark { get; init; } = [];
    }
}

/// <summary>The database belongs to other keys.</summary>
public sealed class KeysOtherException()
    : Exception(
        "The database was filled with other keys than those of this folder. Copy keys from the node that filled it."
    );
