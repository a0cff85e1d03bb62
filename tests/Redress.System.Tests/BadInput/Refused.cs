using Redress.System.Tests.Harness;

namespace Redress.System.Tests.BadInput;

/// <summary>What holds of every refusal: a problem with its code, nothing of an exception, and nothing stored.</summary>
internal static class Refused
{
    private static readonly string[] s_leaks =
    [
        "Exception",
        "System.",
        "   at ",
        "LineNumber",
        "BytePosition",
        "SQLite",
        "Npgsql",
        ".cs:",
        "redress.db",
    ];

    /// <summary>Sends it, expects that refusal, and that the database holds what it held before.</summary>
    public static async Task ExpectAsync(World world, Func<Task<Reply>> send, int status, string code)
    {
        var before = await RowsAsync(world);

        var reply = await send();

        reply.ExpectProblem(status, code);
        Says(reply);
        Assert.Equal(before, await RowsAsync(world));
    }

    public static void Says(Reply reply)
    {
        Assert.All(s_leaks, l => Assert.DoesNotContain(l, reply.Text, StringComparison.Ordinal));
        Assert.Subset(
            new HashSet<string>(["type", "title", "status", "code", "detail", "pointer"]),
            reply.Json.AsObject().Select(m => m.Key).ToHashSet()
        );
    }

    // What only requests write: jobs of earlier tests may still be under way.
    private static Task<long> RowsAsync(World world) =>
        world.CountAsync(
            """
            SELECT (SELECT COUNT(*) FROM report) + (SELECT COUNT(*) FROM report_link) + (SELECT COUNT(*) FROM case_file)
              + (SELECT COUNT(*) FROM sealed) + (SELECT COUNT(*) FROM idempotency) + (SELECT COUNT(*) FROM platform)
              + (SELECT COUNT(*) FROM platform_key) + (SELECT COUNT(*) FROM person) + (SELECT COUNT(*) FROM person_token)
              + (SELECT COUNT(*) FROM policy)
            """
        );
}
