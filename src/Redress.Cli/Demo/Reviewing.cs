using System.Text.Json.Nodes;

namespace Redress.Cli.Demo;

/// <summary>What a person decides.</summary>
internal sealed record Verdict(string Ground, string Reasons, string[] Restrictions, string[] AuthorRestrictions)
{
    public static readonly Verdict Asking = new(
        "child-material-trade",
        "The comment asks for sexual pictures of somebody under 18. It is removed and counts as a strike.",
        ["remove"],
        ["strike"]
    );

    public static readonly Verdict Abuse = new(
        "child-sexual-abuse-material",
        "It shows a child. It is removed with every reshare and every copy, and the account behind it is suspended.",
        ["remove"],
        ["strike", "suspend"]
    );

    public static readonly Verdict NoViolation = new(
        "child-sexual-abuse-material",
        "Reviewed; no violation found.",
        [],
        []
    );
}

/// <summary>A reviewer at the API, case by case: claim, read, decide, and close what has been carried out.</summary>
/// <param name="names">Whether decisions name the pictures that must not come back; in the record nobody did.</param>
internal sealed class Reviewing(Stage stage, Scene scene, bool names)
{
    /// <summary>Decides all open cases, or those on posts alone.</summary>
    public async Task DecideAsync(Verdict verdict, bool postsOnly, CancellationToken cancel)
    {
        var reviewer = await stage.ReviewerAsync(cancel);
        foreach (var open in await CasesAsync(reviewer, "open", cancel))
        {
            var id = $"{open["id"]}";
            var whole = await reviewer.GetAsync($"/v1/cases/{id}", cancel);
            if (postsOnly && $"{whole["subject"]!["kind"]}" != "post")
            {
                continue;
            }

            var claimed = await reviewer.PostAsync($"/v1/cases/{id}/claim", null, cancel);
            var body = Body(verdict, claimed["case"]!, Media(verdict, whole));
            var decided = await reviewer.PostAsync($"/v1/cases/{id}/decide", body, cancel);
            if (decided["proposalId"] is { } proposal)
            {
                await AgreeAsync(verdict, $"{proposal}", cancel);
            }
        }
    }

    /// <summary>Another person writes down what they think, sees the same, and it is decided.</summary>
    private async Task AgreeAsync(Verdict verdict, string proposal, CancellationToken cancel)
    {
        var second = await stage.SecondAsync(cancel);
        var view = new { outcome = OutcomeOf(verdict), reasons = "Looked at on my own; I see the same." };
        await second.PostAsync($"/v1/proposals/{proposal}/view", view, cancel);
        await second.PostAsync($"/v1/proposals/{proposal}/agree", new { }, cancel);
    }

    /// <summary>Reports what was removed to an authority, once for each case; the first time of the story is kept.</summary>
    public async Task ReferAsync(CancellationToken cancel)
    {
        var reviewer = await stage.ReviewerAsync(cancel);
        foreach (var status in (string[])["confirming", "decided"])
        {
            foreach (var one in await CasesAsync(reviewer, status, cancel))
            {
                var path = $"/v1/cases/{one["id"]}/referral";
                if (
                    await reviewer.FindAsync(path, cancel) is not { } found
                    || $"{JsonNode.Parse(found)!["status"]}" != "due"
                )
                {
                    continue;
                }

                var (now, second) = (await stage.NowAsync(cancel), await stage.SecondAsync(cancel));
                await reviewer.PostAsync($"{path}/propose", new { reasons = "It shows a child." }, cancel);
                var view = new { agrees = true, reasons = "Looked at on my own; I see the same." };
                await second.PostAsync($"{path}/second", view, cancel);
                var filing = new
                {
                    authority = "An authority that is not there",
                    reference = "DEMO-1",
                    filedAt = now,
                };
                await reviewer.PostAsync($"{path}/file", filing, cancel);
                ReferredAt ??= now >= Timeline.FirstReport ? now : null;
            }
        }
    }

    /// <summary>When the authority was first told; null where it was not.</summary>
    public DateTimeOffset? ReferredAt { get; private set; }

    /// <summary>Closes what has been carried out and told to everybody.</summary>
    public async Task CloseAsync(CancellationToken cancel)
    {
        var reviewer = await stage.ReviewerAsync(cancel);
        foreach (var decided in await CasesAsync(reviewer, "decided", cancel))
        {
            var letters = await reviewer.GetAsync($"/v1/cases/{decided["id"]}/letters", cancel);
            if (!letters["items"]!.AsArray().Any(l => $"{l!["addressee"]}" != "reporter" && $"{l["status"]}" == "due"))
            {
                await reviewer.PostAsync($"/v1/cases/{decided["id"]}/close", null, cancel);
            }
        }
    }

    /// <summary>The hold that hid one of these first, as its rule and policy; null where nothing was held.</summary>
    public async Task<HeldBy?> HeldByAsync(DateTimeOffset from, CancellationToken cancel)
    {
        var reviewer = await stage.ReviewerAsync(cancel);
        var holds = new List<HeldBy>();
        foreach (var status in (string[])["open", "confirming", "decided", "closed"])
        {
            foreach (var one in await CasesAsync(reviewer, status, cancel))
            {
                var whole = await reviewer.GetAsync($"/v1/cases/{one["id"]}", cancel);
                holds.AddRange(
                    whole["decisions"]!.AsArray().Where(d => $"{d!["kind"]}" == "interim").Select(d => HeldBy.Of(d!))
                );
            }
        }

        return holds.Where(h => h.At >= from).MinBy(h => h.At);
    }

    private static string OutcomeOf(Verdict verdict) => verdict.Restrictions.Length == 0 ? "no-violation" : "restrict";

    private IEnumerable<object> Media(Verdict verdict, JsonNode whole) =>
        names && verdict == Verdict.Abuse
            ? scene
                .Seen($"{whole["subject"]!["kind"]}", $"{whole["subject"]!["platformRef"]}")
                .Select(id => new { kind = "post", id })
            : [];

    private static object Body(Verdict verdict, JsonNode seen, IEnumerable<object> media) =>
        new
        {
            media,
            outcome = OutcomeOf(verdict),
            ground = verdict.Ground,
            // The record's template would be refused a second time: each case gets a number of its own.
            reasons = verdict == Verdict.NoViolation ? $"{verdict.Reasons} ({seen["id"]})" : verdict.Reasons,
            restrictions = verdict.Restrictions,
            authorRestrictions = verdict.AuthorRestrictions,
            seenVersion = (int)seen["version"]!,
        };

    private static async Task<IReadOnlyList<JsonNode>> CasesAsync(
        Wire reviewer,
        string status,
        CancellationToken cancel
    ) => [.. (await reviewer.GetAsync($"/v1/cases?status={status}", cancel))["items"]!.AsArray().Select(c => c!)];
}
