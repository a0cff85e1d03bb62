using System.Text.Json.Nodes;

namespace Redress.System.Tests.Promises;

/// <summary>What became of holds at the platform: all of it, and each once.</summary>
internal static class Effects
{
    /// <summary>Waits until nothing that was ordered is unconfirmed and all letters whose time has come are out.</summary>
    public static Task<TimeSpan> AllConfirmedAsync(Stand stand, TimeSpan within) =>
        Eventually.SoAsync(
            async () =>
            {
                var open = await stand.Tables.ListAsync(
                    $"""
                    SELECT restriction || ' is ' || status FROM enforcement WHERE status <> 'confirmed'
                    UNION ALL SELECT 'a letter is due' FROM job WHERE kind = 'send' AND due_at <= {NowMicros()}
                    UNION ALL SELECT kind || ' is to do: ' || COALESCE(last_error, '') FROM job
                      WHERE kind IN ('resolve', 'enforce', 'spread', 'read', 'write')
                    """
                );
                return open.Count == 0 ? null : $"{open.Count} open, as {open[0]}";
            },
            within
        );

    /// <summary>
    /// Every post that has a case is hidden by Chirp's own account, and its author was told once; nothing was ever lifted,
    /// and no order was carried out after a later one. Answers how many orders Chirp got more than once.
    /// </summary>
    public static async Task<int> EachOnceAsync(Stand stand, IReadOnlyCollection<string> posts)
    {
        var held = await stand.Tables.ListAsync(
            "SELECT s.platform_ref FROM case_file c JOIN subject s ON s.id = c.subject_id WHERE c.hold_id IS NOT NULL"
        );
        Assert.NotEmpty(held);
        foreach (var post in posts)
        {
            var hidden = (bool)(await stand.Chirp.TruthAsync("post", post))["hidden"]!;
            Assert.True(hidden == held.Contains(post), $"Post {post}: hidden is {hidden}");
        }

        var letters = await stand.Tables.ListAsync(
            "SELECT l.status || ' ' || s.platform_ref FROM letter l JOIN subject s ON s.id = l.account_id"
        );
        Assert.Equal(held.Count, letters.Count);
        foreach (var words in letters.Select(l => l.Split(' ')))
        {
            // Authors are told some random hours later: never before, and then once.
            Assert.Equal(words[0] == "due" ? 0 : 1, (await stand.Chirp.LettersAsync(words[1])).Count);
        }

        return InOrder(stand.Wire.Calls);
    }

    public static long NowMicros() => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks / 10;

    /// <summary>Revisions that Chirp carried out never went back; how many it was asked for once more.</summary>
    private static int InOrder(IEnumerable<WireCall> calls)
    {
        var carried = new Dictionary<string, long>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var again = 0;
        foreach (var call in calls.Where(c => c is { Reached: true, Verb: Verb.Apply or Verb.Lift }))
        {
            Assert.Equal(Verb.Apply, call.Verb);
            var results = JsonNode.Parse(call.Answer)!["results"]!.AsArray();
            var orders = JsonNode.Parse(call.Body)!["data"]!["orders"]!.AsArray();
            for (var i = 0; i < orders.Count; i++)
            {
                var (enforcement, revision) = ((string)orders[i]!["enforcement"]!, (long)orders[i]!["revision"]!);
                again += seen.Add($"{enforcement} {revision}") ? 0 : 1;
                Assert.Equal("done", (string?)results[i]!["result"]);
                Assert.True(
                    revision >= carried.GetValueOrDefault(enforcement),
                    "An older order came after a later one"
                );
                carried[enforcement] = revision;
            }
        }

        return again;
    }
}
