namespace Redress.Server.Tests.Histories;

/// <summary>What those can do who review.</summary>
internal sealed partial class History
{
    private static readonly string[] s_outcomes =
    [
        "no-violation",
        "lawful-context",
        "not-enough",
        "out-of-scope",
        "already-gone",
    ];
    private static readonly string[] s_questions = ["safe-now", "who-is-shown", "where-else", "own-words"];
    private static readonly string[][] s_restrictions =
    [
        ["remove"],
        ["hide", "remove"],
        ["hide"],
        ["label"],
    ];
    private static readonly string[][] s_author =
    [
        [],
        [],
        ["strike"],
        ["suspend"],
    ];

    private (int, string, Func<Task<Answered?>>)[] ReviewerVerbs() =>
        [
            (9, "claim", () => AtCaseAsync("open", "claim", null)),
            (2, "release", () => AtCaseAsync("claimed", "release", null)),
            (14, "decide", DecideAsync),
            (12, "second", SecondAsync),
            (6, "close", () => AtCaseAsync("decided", "close", null)),
            (
                2,
                "close failed",
                () => AtCaseAsync("confirming", "close-failed", new { reasons = Words("It does not") })
            ),
            (2, "reopen", () => AtCaseAsync("closed", "reopen", new { reason = Words("Again") })),
            (2, "danger", () => AtCaseAsync(null, "danger", new { ended = Chance(40) })),
            (2, "author", () => AtCaseAsync(null, "author", new { may = Any(s_may) })),
            (2, "depicted", () => AtCaseAsync(null, "depicted", new { minor = Any(s_yesNo), said = Words("Shown") })),
            (1, "depicted withdraws", () => AtCaseAsync(null, "depicted/withdraw", new { number = 1 })),
            (4, "ask", AskAsync),
            (3, "ask second", AskSecondAsync),
            (
                2,
                "hold notice",
                () => AtCaseAsync(null, "notice-hold", new { kind = "safety", reasons = Words("Not safe") })
            ),
            (2, "release notice", () => AtCaseAsync(null, "notice-hold/release", new { reasons = Words("Safe") })),
            (5, "propose referral", () => AtCaseAsync(null, "referral/propose", new { reasons = Words("Report it") })),
            (2, "take back referral", () => ReferralAsync("proposed", "take-back", new { })),
            (
                6,
                "second referral",
                () => ReferralAsync("proposed", "second", new { agrees = Chance(80), reasons = Words("Yes") })
            ),
            (6, "refer", ReferAsync),
            (4, "decline", () => AtCaseAsync(null, "referral/decline", new { reasons = Words("Known") })),
            (2, "undo", UndoAsync),
            (
                3,
                "undo agree",
                () =>
                    OfAsync(
                        "SELECT id FROM undo WHERE agreed_by IS NULL ORDER BY id",
                        id => ($"/v1/undos/{id}/agree", null)
                    )
            ),
            (
                4,
                "acknowledge",
                () =>
                    OfAsync(
                        "SELECT id FROM escalation WHERE status = 'open' ORDER BY id",
                        id => ($"/v1/escalations/{id}/acknowledge", null)
                    )
            ),
            (1, "read case", ReadCaseAsync),
        ];

    private string Reviewer() => Any(_at.Template.Reviewers);

    private Task<List<CaseSeen>> CasesAsync() => _at.ListAsync<CaseSeen>(CaseSeen.Sql);

    /// <summary>One of them, rather one of that status.</summary>
    private async Task<CaseSeen?> CaseAsync(string? status)
    {
        var all = await CasesAsync();
        var such = all.FindAll(c => c.Status == status);
        return all.Count == 0 ? null
            : such.Count > 0 && Chance(85) ? Any(such)
            : Any(all);
    }

    /// <summary>Whoever has claimed it, rather than somebody else.</summary>
    private string WhoeverHas(CaseSeen one) =>
        one.ClaimedBy is { } by && Chance(85) && _people.TryGetValue(by, out var token) ? token : Reviewer();

    private async Task<Answered?> AtCaseAsync(string? status, string verb, object? body)
    {
        var one = await CaseAsync(status);
        return one is null ? null : await _at.AskAsync(WhoeverHas(one), $"/v1/cases/{one.Id}/{verb}", body);
    }

    private async Task<Answered?> OfAsync(string sql, Func<string, (string Path, object? Body)> what)
    {
        var ids = await _at.ListAsync<string>(sql);
        if (ids.Count == 0)
        {
            return null;
        }

        var (path, body) = what(Any(ids));
        return await _at.AskAsync(Reviewer(), path, body);
    }

    private async Task<Answered?> DecideAsync()
    {
        var one = await CaseAsync("claimed");
        if (one is null)
        {
            return null;
        }

        var who = WhoeverHas(one);
        if (one.Status == "open")
        {
            await _at.AskAsync(who, $"/v1/cases/{one.Id}/claim", null);
            one = (await CasesAsync()).First(c => c.Id == one.Id);
        }

        var restricts = Chance(55);
        return await _at.AskAsync(
            who,
            $"/v1/cases/{one.Id}/decide",
            new
            {
                outcome = restricts ? "restrict" : Any(s_outcomes),
                ground = Any(s_reasons[..7]),
                reasons = Words("In my own words"),
                seenVersion = one.Version - (Chance(5) ? 1 : 0),
                restrictions = restricts ? Any(s_restrictions) : [],
                authorRestrictions = restricts ? Any(s_author) : [],
            }
        );
    }

    private Task<Answered?> SecondAsync() =>
        OfAsync(
            "SELECT id FROM proposal WHERE status = 'waiting' ORDER BY id",
            async id =>
            {
                var who = Reviewer();
                if (Chance(90))
                {
                    var view = new { outcome = Chance(50) ? "restrict" : "no-violation", reasons = Words("My view") };
                    await _at.AskAsync(who, $"/v1/proposals/{id}/view", view);
                }

                return Chance(25)
                    ? await _at.AskAsync(who, $"/v1/proposals/{id}/refuse", new { reasons = Words("Not so") })
                    : await _at.AskAsync(who, $"/v1/proposals/{id}/agree", new { });
            }
        );

    private async Task<Answered?> OfAsync(string sql, Func<string, Task<Answered>> what)
    {
        var ids = await _at.ListAsync<string>(sql);
        return ids.Count == 0 ? null : await what(Any(ids));
    }

    private async Task<Answered?> AskAsync()
    {
        var links = await _at.ListAsync<LinkSeen>(LinkSeen.Sql);
        links.RemoveAll(l => l.CaseId is null);
        if (links.Count == 0)
        {
            return null;
        }

        var (one, kind) = (Any(links), Any(s_questions));
        return await _at.AskAsync(
            Reviewer(),
            $"/v1/cases/{one.CaseId}/questions",
            new
            {
                reportId = one.ReportId,
                kind,
                words = kind == "own-words" ? Words("What else do you know?") : null,
            }
        );
    }

    private Task<Answered?> AskSecondAsync() =>
        OfAsync(
            "SELECT case_id || ' ' || id FROM question WHERE status = 'awaiting-second' ORDER BY id",
            both =>
            {
                var parts = both.Split(' ');
                return ($"/v1/cases/{parts[0]}/questions/second", new { questionId = parts[1], agrees = Chance(70) });
            }
        );

    private Task<Answered?> ReferAsync() =>
        ReferralAsync(
            "agreed",
            "file",
            new
            {
                authority = "Authority",
                reference = "R-1",
                filedAt = _at.Now,
            }
        );

    /// <summary>Rather of a referral in that status; of another one now and then.</summary>
    private Task<Answered?> ReferralAsync(string status, string verb, object body) =>
        Chance(10)
            ? AtCaseAsync(null, $"referral/{verb}", body)
            : OfAsync(
                $"SELECT case_id FROM referral WHERE status = '{status}' ORDER BY case_id",
                id => ($"/v1/cases/{id}/referral/{verb}", body)
            );

    private async Task<Answered?> UndoAsync()
    {
        var rules = await _at.ListAsync<string>(
            "SELECT DISTINCT rule FROM decision WHERE rule IS NOT NULL ORDER BY rule"
        );
        return rules.Count == 0
            ? null
            : await _at.AskAsync(
                Reviewer(),
                "/v1/undos",
                new
                {
                    rule = Any(rules),
                    since = _at.Now - TimeSpan.FromHours(_random.Next(1, 48)),
                    reasons = Words("The rule errs"),
                }
            );
    }

    private async Task<Answered?> ReadCaseAsync()
    {
        var one = await CaseAsync(null);
        return one is null ? null : await _at.ReadAsync(Reviewer(), $"/v1/cases/{one.Id}");
    }
}
