using Redress.Core.Kernel;
using Redress.Ledger.Notes;
using Redress.Ledger.Trees;

namespace Redress.Storage.Ledgers.Checks;

/// <summary>A backup was restored: from that size on, the history is another one than was signed before.</summary>
/// <param name="At">When.</param>
/// <param name="Size">How many facts both histories share at least.</param>
/// <param name="AbandonedSize">The last checkpoint of the history that was given up; null where none is known.</param>
public sealed record SetBack(DateTimeOffset At, long Size, long? AbandonedSize);

/// <summary>A restored backup is named: each abandoned checkpoint by a row, and each row's by its signed line.</summary>
internal static class AbandonedCheck
{
    private const string Table = "restoration";

    public static async Task<(List<SetBack> Named, Finding? Broken)> RunAsync(
        LedgerSnapshot snapshot,
        KnownSchema schema,
        SignedFolder folder,
        VerifierKey key,
        CancellationToken cancel
    )
    {
        var named = new List<SetBack>();
        var expected = new List<(string Id, long Size, Digest Root)>();
        if (schema.All.ContainsKey(Table))
        {
            const string sql = "SELECT id, at, size, abandoned_size, abandoned_root FROM restoration ORDER BY at, id";
            await using var reader = await snapshot.ReadAsync(sql, cancel);
            while (await reader.ReadAsync(cancel))
            {
                long? size = await reader.IsDBNullAsync(3, cancel) ? null : reader.GetInt64(3);
                named.Add(new SetBack(Instant.FromMicros(reader.GetInt64(1)), reader.GetInt64(2), size));
                if (size is { } abandoned)
                {
                    expected.Add((reader.GetString(0), abandoned, new Digest(reader.GetFieldValue<byte[]>(4))));
                }
            }
        }

        return (named, Compare(named, expected, folder, key));
    }

    private static Finding? Compare(
        List<SetBack> named,
        List<(string Id, long Size, Digest Root)> expected,
        SignedFolder folder,
        VerifierKey key
    )
    {
        try
        {
            var found = new HashSet<(long, Digest)>();
            foreach (var line in AbandonedLines.Of(folder.Path, key))
            {
                var size = line.Checkpoint.Size;
                found.Add((size, line.Checkpoint.Root));
                if (!named.Exists(s => s.Size < size && size <= s.AbandonedSize))
                {
                    return new Finding(
                        "abandoned-unnamed",
                        "ledger/abandoned has a signed checkpoint that no restored backup accounts for"
                    )
                    {
                        Checkpoint = size,
                    };
                }
            }

            var missing = expected.Find(e => !found.Contains((e.Size, e.Root)));
            return missing.Id is null
                ? null
                : new Finding(
                    "abandoned-missing",
                    "A checkpoint that a restored backup gave up is not in ledger/abandoned"
                )
                {
                    Table = Table,
                    Key = missing.Id,
                    Checkpoint = missing.Size,
                };
        }
        catch (LedgerStoppedException)
        {
            return new Finding("abandoned-broken", "A line of ledger/abandoned was not signed with the ledger's key");
        }
    }
}
