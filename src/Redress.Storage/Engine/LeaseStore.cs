using Redress.Core.Kernel;
using Redress.Storage.Engine;

namespace Redress.Storage.Engine;

/// <summary>A right that one node has at a time, until a time: sealing the ledger, for one.</summary>
public static class LeaseStore
{
    public static async Task<bool> TryTakeAsync(
        Transaction tx,
        string name,
        string node,
        DateTimeOffset now,
        TimeSpan length
    )
    {
        var taken = await tx.ListAsync<string>(
            """
            INSERT INTO lease (name, holder, until) VALUES (@name, @node, @until)
            ON CONFLICT (name) DO UPDATE SET holder = @node, until = @until
              WHERE lease.holder = @node OR lease.until <= @now
            RETURNING holder
            """,
            new Arg("name", name),
            new Arg("node", node),
            new Arg("until", (now + length).ToMicros()),
            new Arg("now", now.ToMicros())
        );
        return taken.Count == 1;
    }

    /// <summary>Takes away the leases whose names begin so and that have run out; answers who held them.</summary>
    public static Task<List<string>> TakeEndedAsync(Transaction tx, string prefix, DateTimeOffset now) =>
        tx.ListAsync<string>(
            "DELETE FROM lease WHERE name LIKE @names AND until <= @now RETURNING holder",
            new Arg("names", prefix + "%"),
            new Arg("now", now.ToMicros())
        );
}
