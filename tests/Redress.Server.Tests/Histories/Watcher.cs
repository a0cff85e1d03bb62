using Redress.Storage.Engine;

namespace Redress.Server.Tests.Histories;

/// <summary>A case as it stands.</summary>
internal sealed class CaseSeen
{
    public const string Sql =
        "SELECT id, status, version, hold_id, final_id, due_at, claimed_by, reason FROM case_file ORDER BY id";

    public string Id { get; init; } = "";
    public string Status { get; init; } = "";
    public int Version { get; init; }
    public string? HoldId { get; init; }
    public string? FinalId { get; init; }
    public long DueAt { get; init; }
    public string? ClaimedBy { get; init; }
    public string Reason { get; init; } = "";
}

/// <summary>A link of a report with the times that were promised for it.</summary>
internal sealed class LinkSeen
{
    public const string Sql = """
        SELECT l.report_id, l.ordinal, l.case_id, l.received_at, r.received_at AS report_at,
          CASE WHEN b.report_id IS NOT NULL AND b.released_at IS NULL THEN NULL ELSE l.look_by END AS look_by
        FROM report_link l JOIN report r ON r.id = l.report_id LEFT JOIN backlog_entry b ON b.report_id = r.id
        ORDER BY l.report_id, l.ordinal
        """;

    public string ReportId { get; init; } = "";
    public long Ordinal { get; init; }
    public string? CaseId { get; init; }

    /// <summary>Null where nothing is promised: of another place, or from before and not released.</summary>
    public long? LookBy { get; init; }
    public long ReceivedAt { get; init; }
    public long ReportAt { get; init; }
}

/// <summary>Compares each step with the one before: no hold lost, no clock stopped, no time rewritten, no breach forgotten.</summary>
internal sealed class Watcher
{
    private static readonly string[] s_grave =
    [
        "child-sexual-abuse-material",
        "child-exploitation",
        "grooming",
        "sexual-extortion",
        "child-material-trade",
        "intimate-image",
    ];
    private Dictionary<string, CaseSeen> _cases = [];
    private Dictionary<string, LinkSeen> _links = [];
    private readonly Dictionary<string, (DateTimeOffset Start, DateTimeOffset? Due)> _clocks = new(
        StringComparer.Ordinal
    );
    private long _breaches;

    public async Task<List<string>> CompareAsync(Installation at, string step)
    {
        var broken = new List<string>();
        var cases = (await at.ListAsync<CaseSeen>(CaseSeen.Sql)).ToDictionary(c => c.Id, StringComparer.Ordinal);
        foreach (var (id, before) in _cases)
        {
            if (cases.GetValueOrDefault(id) is not { } after)
            {
                broken.Add($"the case {id} is gone after {step}");
            }
            else if (before.Version != after.Version || before.HoldId != after.HoldId || before.DueAt != after.DueAt)
            {
                broken.AddRange(await MovedAsync(at, before, after, step));
            }
        }

        var links = (await at.ListAsync<LinkSeen>(LinkSeen.Sql)).ToDictionary(
            l => $"{l.ReportId}/{l.Ordinal + 1}",
            StringComparer.Ordinal
        );
        broken.AddRange(_links.SelectMany(l => Kept(l.Key, l.Value, links.GetValueOrDefault(l.Key), step)));
        var breaches = await at.CountAsync("SELECT COUNT(*) FROM clock_breach");
        if (breaches < _breaches)
        {
            broken.Add($"a breach is forgotten after {step}");
        }

        (_cases, _links, _breaches) = (cases, links, breaches);
        return broken;
    }

    /// <summary>What the clocks of a case say now, beside what they said.</summary>
    public IEnumerable<string> Clocks(Answered read)
    {
        var now = new Dictionary<string, (DateTimeOffset, DateTimeOffset?)>(StringComparer.Ordinal);
        foreach (var link in read["links"]!.AsArray())
        {
            foreach (var clock in link!["clocks"]!.AsArray())
            {
                now[$"{link["reportId"]}/{link["number"]} {clock!["clock"]}"] = (
                    (DateTimeOffset)clock["startsAt"]!,
                    (DateTimeOffset?)clock["dueAt"]
                );
            }
        }

        foreach (var (name, times) in now.Where(IsPromised))
        {
            if (_clocks.TryGetValue(name, out var before) && (before.Start != times.Item1 || times.Item2 > before.Due))
            {
                yield return $"the clock {name} was changed from {before} to {times}";
            }

            _clocks[name] = times;
        }

        var links = read["links"]!
            .AsArray()
            .Select(l => $"{l!["reportId"]}/{l["number"]}")
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (name, _) in _clocks.Where(c => links.Contains(c.Key.Split(' ')[0]) && !now.ContainsKey(c.Key)))
        {
            yield return $"the clock {name} was stopped";
        }
    }

    /// <summary>What came from before has no time of our own before it is released.</summary>
    private bool IsPromised<T>(KeyValuePair<string, T> clock) =>
        clock.Key.Split(' ') is [var link, var name]
        && (name != "own" || _links.GetValueOrDefault(link)?.LookBy is not null);

    private static IEnumerable<string> Kept(string link, LinkSeen before, LinkSeen? after, string step)
    {
        if (after is null)
        {
            yield return $"the link {link} is gone after {step}";
        }
        else if (before.ReceivedAt != after.ReceivedAt || before.ReportAt != after.ReportAt)
        {
            yield return $"the time of {link} was rewritten after {step}";
        }
        else if (before.LookBy is { } by && !(after.LookBy <= by))
        {
            yield return $"a clock stopped: {link} was to be looked at by {by} and is by {after.LookBy} after {step}";
        }
    }

    private static async Task<List<string>> MovedAsync(Installation at, CaseSeen before, CaseSeen after, string step)
    {
        var broken = new List<string>();
        var events = await at.ListAsync<CaseStepSeen>(
            "SELECT verb, detail, to_status FROM case_event WHERE case_id = @id AND version > @version ORDER BY version",
            new Arg("id", after.Id),
            new Arg("version", (long)before.Version)
        );
        var decided = events.Exists(e => e.Verb == "decide") && after.FinalId != before.FinalId;
        if (before.HoldId is not null && after.HoldId != before.HoldId && !decided)
        {
            var ended = events.Find(e => e.Verb == "end-hold");
            if (ended is null)
            {
                broken.Add($"a hold is lost: that of {after.Id} after {step}, with no event that ends it");
            }
            else if (ended.Detail == "review date" && s_grave.Contains(after.Reason))
            {
                broken.Add($"a hold is lost: that of {after.Id}, {after.Reason}, ended by itself after {step}");
            }
        }

        var waits =
            before.Status is "open" or "claimed" && !events.Exists(e => e.Verb is "decide" or "reopen" or "propose");
        if (waits && after.DueAt > before.DueAt)
        {
            broken.Add($"a clock stopped: {after.Id} was due {before.DueAt} and is due {after.DueAt} after {step}");
        }

        return broken;
    }

    private sealed class CaseStepSeen
    {
        public string Verb { get; init; } = "";
        public string? Detail { get; init; }
        public string ToStatus { get; init; } = "";
    }
}
