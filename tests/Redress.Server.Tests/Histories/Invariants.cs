using Redress.Storage.Ledgers.Checks;

namespace Redress.Server.Tests.Histories;

/// <summary>What must hold after every history, judged from outside and from what is stored.</summary>
internal sealed class Invariants(Installation at, IReadOnlyList<Filed> filed)
{
    /// <summary>Things with a status, their events, and the table of moves that they were made by.</summary>
    public static readonly (string Table, string Events, string Key)[] Flows =
    [
        ("report", "report_event", "report_id"),
        ("case_file", "case_event", "case_id"),
        ("enforcement", "enforcement_event", "enforcement_id"),
        ("letter", "letter_event", "letter_id"),
        ("escalation", "escalation_event", "escalation_id"),
        ("proposal", "proposal_event", "proposal_id"),
        ("question", "question_event", "question_id"),
        ("appeal", "appeal_event", "appeal_id"),
        ("referral", "referral_event", "referral_id"),
    ];

    public async Task<List<string>> BrokenAsync() =>
        [
            .. await LostAsync(),
            .. await HoldsAsync(),
            .. await EffectsAsync(),
            .. await AloneAsync(),
            .. await StatusesAsync(),
            .. await LedgerAsync(),
        ];

    /// <summary>Every acknowledged report opens, with its own time, and says nothing of others.</summary>
    public async Task<List<string>> LostAsync()
    {
        var broken = new List<string>();
        foreach (var one in filed)
        {
            var page = await at.AskAsync(null, "/v1/receipt", new { code = one.Code });
            if (!page.Ok || (string)page["id"]! != one.Id)
            {
                broken.Add($"an acknowledged report is lost: {one.Id}: {page.Text}");
                continue;
            }

            if ((DateTimeOffset)page["receivedAt"]! != one.ReceivedAt)
            {
                broken.Add($"the time of {one.Id} was rewritten");
            }

            broken.AddRange(
                filed
                    .Where(other => other != one && Names(page.Text, other))
                    .Select(other => $"an answer reveals another report: that of {one.Id} tells of {other.Id}")
            );
        }

        broken.AddRange(
            at.Site.Letters.Where(l => filed.Any(f => Names(l.Text, f)))
                .Select(l => $"an answer reveals another report: a letter to {l.Account} tells of one")
        );
        return broken;
    }

    private static bool Names(string text, Filed one) =>
        text.Contains(one.Canary, StringComparison.Ordinal) || text.Contains(one.Id, StringComparison.Ordinal);

    /// <summary>What decisions in force order is so on the platform, and nothing else is.</summary>
    public async Task<List<string>> HoldsAsync()
    {
        var broken = new List<string>();
        foreach (var subject in (await at.ListAsync<OrderSeen>(OrderSeen.Sql)).GroupBy(o => (o.Kind, o.PlatformRef)))
        {
            broken.AddRange(
                subject.Where(o => o.Status != "confirmed").Select(o => $"an order does not come to rest: {o}")
            );
            var (kind, id) = subject.Key;
            // Removed and hidden look alike from outside.
            var seen = subject.Where(o => kind == "post" && o.Restriction is "hide" or "remove").ToList();
            if (seen.Count > 0 && at.Site.IsHidden(id) != seen.Exists(o => o.Wanted == 1))
            {
                broken.Add($"a hold is lost, or a lifted one is not: {string.Join(", ", seen)}");
            }

            broken.AddRange(
                subject
                    .Except(seen)
                    .Where(o => at.Site.IsOn(id, o.Restriction) != (o.Wanted == 1))
                    .Select(o => $"a restriction is lost, or a lifted one is not: {o}")
            );
        }

        broken.AddRange(
            (await at.ListAsync<string>(NotOrderedSql)).Select(c =>
                $"a hold is lost: what case {c} hides is not ordered"
            )
        );
        return broken;
    }

    /// <summary>Nothing has effect twice, and no one is told the same thing twice.</summary>
    public async Task<List<string>> EffectsAsync() =>
        [
            .. at.Site.Contradictions.Select(c => $"a double effect: order {c} came twice and differed"),
            .. (await at.ListAsync<string>(ToldTwiceSql)).Select(l => $"a double effect: told twice: {l}"),
            .. (await at.ListAsync<string>(SupersededTwiceSql)).Select(d =>
                $"a double effect: {d} is superseded twice"
            ),
        ];

    /// <summary>Two people where two are needed.</summary>
    public async Task<List<string>> AloneAsync() =>
        [
            .. (await at.ListAsync<string>(LeftByOneSql)).Select(d =>
                $"one person alone: {d} leaves visible what a child reported"
            ),
            .. (await at.ListAsync<string>(EndedByOneSql)).Select(d => $"one person alone: {d} ends an account"),
            .. (await at.ListAsync<string>(ClosedSql)).Select(c =>
                $"one person alone: {c} is closed with something open"
            ),
            .. (await at.ListAsync<string>(SameSql)).Select(c => $"one person alone: {c}"),
        ];

    /// <summary>Every status is the last of a gapless row of events, each a legal move from where the one before it ended.</summary>
    public async Task<List<string>> StatusesAsync()
    {
        var broken = new List<string>();
        foreach (var (table, events, key) in Flows)
        {
            var moves = events.Replace("_event", "_move", StringComparison.Ordinal);
            var wrong = await at.CountAsync(
                $"""
                SELECT COUNT(*) FROM {table} t WHERE t.version <> (SELECT COUNT(*) FROM {events} e WHERE e.{key} = t.id)
                  OR t.status <> COALESCE((SELECT e.to_status FROM {events} e WHERE e.{key} = t.id AND e.version = t.version), '')
                  OR EXISTS (SELECT 1 FROM {events} e LEFT JOIN {events} f ON f.{key} = e.{key} AND f.version = e.version - 1
                    WHERE e.{key} = t.id AND (e.from_status <> COALESCE(f.to_status, '') OR NOT EXISTS (
                      SELECT 1 FROM {moves} m WHERE m.from_status = e.from_status AND m.to_status = e.to_status)))
                """
            );
            if (wrong > 0)
            {
                broken.Add($"a status without its history: {wrong} of {table}");
            }
        }

        return broken;
    }

    /// <summary>Nothing was changed around the program.</summary>
    public async Task<List<string>> LedgerAsync()
    {
        // Who has looked at a letter is a fact too.
        await at.SealAsync();
        var verdict = await LedgerCheck.RunAsync(
            new LedgerSource(at.Folder, at.Postgres),
            null,
            CancellationToken.None
        );
        return verdict.First is { } first ? [$"the ledger is broken: {first}"]
            : verdict.Unsealed > 0 ? [$"the ledger is broken: {verdict.Unsealed} facts are not sealed"]
            : [];
    }

    /// <summary>Restrictions with what the platform is to show.</summary>
    private sealed record OrderSeen
    {
        public const string Sql = """
            SELECT e.id, s.kind, s.platform_ref, e.restriction, e.wanted, e.status, e.failure
            FROM enforcement e JOIN subject s ON s.id = e.subject_id ORDER BY e.id
            """;

        public string Id { get; init; } = "";
        public string Kind { get; init; } = "";
        public string PlatformRef { get; init; } = "";
        public string Restriction { get; init; } = "";
        public long Wanted { get; init; }
        public string Status { get; init; } = "";
        public string? Failure { get; init; }
    }

    private const string NotOrderedSql = """
        SELECT c.id FROM case_file c JOIN decision d ON d.id = COALESCE(c.hold_id, c.final_id)
        WHERE d.outcome IN ('hold', 'restrict') AND (d.restrictions LIKE '%hide%' OR d.restrictions LIKE '%remove%')
          AND NOT EXISTS (SELECT 1 FROM enforcement e
            WHERE e.subject_id = c.subject_id AND e.wanted = 1 AND e.restriction IN ('hide', 'remove'))
        """;

    private const string ToldTwiceSql = """
        SELECT kind || ' of ' || decision_id || ' to ' || COALESCE(report_id || '/' || ordinal, account_id, '') FROM letter
        WHERE kind IN ('outcome', 'statement-of-reasons') AND decision_id IS NOT NULL
        GROUP BY kind, addressee, decision_id, report_id, ordinal, account_id HAVING COUNT(*) > 1
        """;

    private const string SupersededTwiceSql = """
        SELECT supersedes FROM decision WHERE supersedes IS NOT NULL GROUP BY supersedes HAVING COUNT(*) > 1
        """;

    /// <summary>What leaves visible what was reported as child-sexual, or by or about a minor, before it was decided.</summary>
    private const string LeftByOneSql = """
        SELECT d.id FROM decision d WHERE d.kind = 'final' AND d.outcome <> 'restrict' AND d.automated = 0
          AND EXISTS (SELECT 1 FROM report_link l JOIN report r ON r.id = l.report_id
            WHERE l.case_id = d.case_id AND l.received_at < d.at
              AND r.reason IN ('child-sexual-abuse-material', 'child-exploitation', 'grooming', 'child-material-trade'))
          AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.decision_id = d.id AND p.status = 'agreed'
            AND (p.second_id <> p.first_id OR (p.mode = 'same-later' AND p.seconded_at >= p.created_at + 43200000000)))
        """;

    private const string EndedByOneSql = """
        SELECT d.id FROM decision d WHERE d.author_restrictions LIKE '%suspend%' AND d.automated = 0
          AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.decision_id = d.id AND p.status = 'agreed'
            AND (p.second_id <> p.first_id OR (p.mode = 'same-later' AND p.seconded_at >= p.created_at + 43200000000)))
        """;

    private const string ClosedSql = """
        SELECT c.id FROM case_file c WHERE c.status = 'closed' AND (c.final_id IS NULL OR c.hold_id IS NOT NULL
          OR EXISTS (SELECT 1 FROM referral r WHERE r.case_id = c.id AND r.status IN ('due', 'opened'))
          OR (EXISTS (SELECT 1 FROM case_event e WHERE e.case_id = c.id AND e.version = c.version AND e.verb = 'close-failed')
            AND NOT EXISTS (SELECT 1 FROM failed_closing f WHERE f.case_id = c.id AND f.second_id <> f.first_id)))
        """;

    private const string SameSql = """
        SELECT 'referral of ' || case_id FROM referral WHERE status = 'declined' AND (second_id IS NULL OR second_id = first_id)
        UNION ALL SELECT 'undo ' || id FROM undo WHERE agreed_by = proposed_by
        UNION ALL SELECT 'question ' || id FROM question WHERE second_id = asked_by
        UNION ALL SELECT 'appeal ' || a.id FROM appeal a WHERE a.answered_by IN (a.first_id, a.second_id)
        UNION ALL SELECT 'proposal ' || id FROM proposal WHERE status = 'agreed' AND (second_id IS NULL OR (second_id = first_id
          AND NOT (mode = 'same-later' AND seconded_at >= created_at + 43200000000)))
        """;
}
