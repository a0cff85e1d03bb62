using System.Text.Json.Nodes;

namespace Redress.System.Tests.Harness;

/// <summary>A reviewer's work, over the API.</summary>
public sealed class Desk(RedressServer redress, Caller reviewer)
{
    private static readonly string[] Statuses =
    [
        "open",
        "claimed",
        "awaiting-second",
        "confirming",
        "decided",
        "closed",
    ];
    private readonly Dictionary<string, string> _references = new(StringComparer.Ordinal);

    public Caller Reviewer => reviewer;

    /// <summary>The case of that subject; null where there is none. Two platforms may use the same references.</summary>
    public async Task<string?> FindAsync(string kind, string reference, string? platformId = null)
    {
        foreach (var status in Statuses)
        {
            await foreach (var one in AllAsync($"/v1/cases?status={status}"))
            {
                var id = (string)one["id"]!;
                if (!_references.TryGetValue(id, out var known))
                {
                    var subject = (await ReadAsync(id))["subject"]!;
                    known = $"{subject["kind"]}/{subject["platformRef"]}";
                    _references.Add(id, known);
                }

                var isThere = platformId is null || (string)one["platformId"]! == platformId;
                if (isThere && known == $"{kind}/{reference}")
                {
                    return id;
                }
            }
        }

        return null;
    }

    public async Task<string> CaseOfPostAsync(string post, string? platformId = null) =>
        await FindAsync("post", post, platformId)
        ?? throw new InvalidOperationException("There is no case of that post");

    public async Task<JsonNode> ReadAsync(string id) => (await reviewer.GetAsync($"/v1/cases/{id}")).Expect(200);

    public async Task<string> StatusAsync(string id) => (string)(await ReadAsync(id))["case"]!["status"]!;

    public Task<Reply> ClaimAsync(string id) => reviewer.PostAsync($"/v1/cases/{id}/claim");

    /// <summary>Claims a case and decides it.</summary>
    public async Task<JsonNode> DecideAsync(string id, string[] restrictions, params string[] authorRestrictions)
    {
        var claimed = (await ClaimAsync(id)).Expect(200);
        var outcome = restrictions.Length + authorRestrictions.Length > 0 ? "restrict" : "no-violation";
        var decided = await DecideClaimedAsync(
            id,
            (int)claimed["case"]!["version"]!,
            outcome,
            restrictions,
            authorRestrictions
        );
        return await SecondAsync(decided.Expect(200), outcome);
    }

    /// <summary>Where the answer says that another person must look, another one does and agrees.</summary>
    public async Task<JsonNode> SecondAsync(JsonNode decided, string outcome, string by = "somebody else")
    {
        if ((string?)decided["proposalId"] is not { } proposal)
        {
            return decided;
        }

        var other = await redress.ReviewerAsync(by);
        (await other.PostAsync($"/v1/proposals/{proposal}/view", new { outcome, reasons = "My own view." })).Expect(
            200
        );
        return (await other.PostAsync($"/v1/proposals/{proposal}/agree", new { })).Expect(200);
    }

    public Task<Reply> DecideClaimedAsync(
        string id,
        int seenVersion,
        string outcome,
        string[] restrictions,
        string[] authorRestrictions,
        string ground = Filing.Abuse
    ) =>
        reviewer.PostAsync(
            $"/v1/cases/{id}/decide",
            new
            {
                outcome,
                ground,
                reasons = outcome == "restrict"
                    ? "It shows what the report says."
                    : $"It does not show what the report says ({id}).",
                seenVersion,
                restrictions,
                authorRestrictions,
            }
        );

    /// <summary>Reports a child case to an invented authority, after another person agreed.</summary>
    public async Task<JsonNode> ReferAsync(string id)
    {
        var path = $"/v1/cases/{id}/referral";
        (await reviewer.PostAsync($"{path}/propose", new { reasons = "It shows a child." })).Expect(200);
        var other = await redress.ReviewerAsync("somebody else");
        (await other.PostAsync($"{path}/second", new { agrees = true, reasons = "I see a child too." })).Expect(200);
        return (await FileReferralAsync(id)).Expect(200);
    }

    /// <summary>Writes down that it was reported.</summary>
    public async Task<Reply> FileReferralAsync(string id, string reference = "R-1") =>
        await reviewer.PostAsync(
            $"/v1/cases/{id}/referral/file",
            new
            {
                authority = "Authority",
                reference,
                filedAt = await redress.NowAsync(),
            }
        );

    public Task<List<JsonNode>> EnforcementsAsync(string id) => ListAsync($"/v1/cases/{id}/enforcements");

    public Task<List<JsonNode>> LettersAsync(string id) => ListAsync($"/v1/cases/{id}/letters");

    /// <summary>All pages of a list.</summary>
    public async Task<List<JsonNode>> ListAsync(string path)
    {
        var all = new List<JsonNode>();
        await foreach (var one in AllAsync(path))
        {
            all.Add(one);
        }

        return all;
    }

    public static async Task<JsonNode> ReadReportAsync(Caller key, string id) =>
        (await key.GetAsync($"/v1/reports/{id}")).Expect(200);

    /// <summary>What the status page says to whoever holds the receipt code.</summary>
    public async Task<JsonNode> ReceiptAsync(JsonNode filed) =>
        (await redress.Nobody.PostAsync("/v1/receipt", new { code = (string)filed["receiptCode"]! })).Expect(200);

    private async IAsyncEnumerable<JsonNode> AllAsync(string path)
    {
        string? cursor = null;
        do
        {
            var more = cursor is null
                ? ""
                : (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "cursor=" + cursor;
            var page = (await reviewer.GetAsync(path + more)).Expect(200);
            foreach (var one in page["items"]!.AsArray())
            {
                yield return one!;
            }

            cursor = (string?)page["next"];
        } while (cursor is not null);
    }
}
