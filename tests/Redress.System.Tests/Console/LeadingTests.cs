using System.Net;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Console;

/// <summary>What leads and administrators do on their pages, form by form.</summary>
[Collection(nameof(SmallWorld))]
public sealed class LeadingTests(SmallWorld world)
{
    [Fact]
    public async Task A_draft_of_a_policy_is_compared_tried_and_put_in_force_unless_somebody_was_quicker()
    {
        using var lead = await ConsoleCaller.JoinAsync(world.Redress, "policy lead", "lead");
        var yaml = await PackAsync();
        var seen = await NumberAsync();
        var draft = yaml.Replace("effect: on", "effect: shadow", StringComparison.Ordinal);

        var tried = await lead.PostAsync("/policies?handler=Try", ("yaml", draft), ("seen", $"{seen}"));
        Assert.Equal(200, tried.Status);
        Assert.Contains("Tried on", tried.Text, StringComparison.Ordinal);
        Assert.Contains(
            """<span class="gone">- <bdi class="foreign" dir="auto">    effect: on""",
            tried.Text,
            StringComparison.Ordinal
        );
        Assert.Equal(seen, await NumberAsync());

        var faulty = await lead.PostAsync("/policies?handler=Apply", ("yaml", "holds: 7"), ("seen", $"{seen}"));
        Assert.Equal(400, faulty.Status);
        Assert.Contains("line 1", faulty.Text, StringComparison.Ordinal);
        var late = await lead.PostAsync("/policies?handler=Apply", ("yaml", yaml), ("seen", $"{seen - 1}"));
        Assert.Equal(409, late.Status);
        Assert.Equal(seen, await NumberAsync());

        Assert.Equal(
            302,
            (await lead.PostAsync("/policies?handler=Apply", ("yaml", yaml), ("seen", $"{seen}"))).Status
        );
        Assert.Equal(seen + 1, await NumberAsync());
    }

    [Fact]
    public async Task A_switch_turns_one_rule_and_the_emergency_stop_all_and_both_are_undone()
    {
        using var lead = await ConsoleCaller.JoinAsync(world.Redress, "switch lead", "lead");
        const string rule = "intimate-image.first-party";

        Assert.Equal(
            302,
            (await lead.PostAsync("/shadow?handler=Effect", ("rule", rule), ("effect", "shadow"))).Status
        );
        Assert.Contains("effect: shadow", await PackAsync(), StringComparison.Ordinal);
        Assert.Equal(302, (await lead.PostAsync("/shadow?handler=Effect", ("rule", rule), ("effect", "on"))).Status);
        Assert.DoesNotContain("effect: shadow", await PackAsync(), StringComparison.Ordinal);
        Assert.Equal(400, (await lead.PostAsync("/shadow?handler=Effect", ("rule", "none"), ("effect", "on"))).Status);

        Assert.Equal(400, (await lead.PostAsync("/shadow?handler=Stop", ("reason", " "))).Status);
        Assert.Equal(302, (await lead.PostAsync("/shadow?handler=Stop", ("reason", "A brigade."))).Status);
        Assert.Contains(
            "Everything automatic is stopped",
            (await lead.GetAsync("/shadow")).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(302, (await lead.PostAsync("/shadow?handler=Start", ("reason", "It is over."))).Status);
        Assert.DoesNotContain("automatic is stopped", (await lead.GetAsync("/shadow")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_people_take_back_what_a_rule_holds_and_one_alone_does_not()
    {
        using var first = await ConsoleCaller.JoinAsync(world.Redress, "first undoer", "lead");
        using var second = await ConsoleCaller.JoinAsync(world.Redress, "second undoer", "senior");
        var proposed = await first.PostAsync(
            "/undo?handler=Propose",
            ("rule", "child-exploitation.first-party"),
            ("since", "2020-01-01T00:00"),
            ("reasons", "The rule was wrong.")
        );
        Assert.Equal(302, proposed.Status);
        Assert.Contains("waits for another person", (await first.GetAsync("/undo")).Text, StringComparison.Ordinal);
        var page = (await second.GetAsync("/undo")).Text;
        var id = page[page.IndexOf("und_", StringComparison.Ordinal)..][..30];

        Assert.Equal(409, (await first.PostAsync("/undo?handler=Agree", ("id", id))).Status);
        Assert.Equal(302, (await second.PostAsync("/undo?handler=Agree", ("id", id))).Status);
        Assert.Equal(409, (await second.PostAsync("/undo?handler=Agree", ("id", id))).Status);
    }

    [Fact]
    public async Task A_role_that_is_changed_counts_at_once_and_nobody_gives_themselves_more()
    {
        using var admin = await ConsoleCaller.JoinAsync(world.Redress, "role admin", "administrator");
        using var legal = await ConsoleCaller.JoinAsync(world.Redress, "role legal", "legal");
        Assert.Equal(200, (await legal.GetAsync("/audit")).Status);

        string[] all = ["read-reports", "read-cases", "erase-text", "read-figures", "read-ledger", "see-child-safety"];
        async Task<int> GiveAsync(string role, params IEnumerable<string> permissions) =>
            (
                await admin.PostAsync("/people/roles", [("role", role), .. permissions.Select(p => ("permissions", p))])
            ).Status;
        Assert.Equal(302, await GiveAsync("legal", all.Where(p => p != "read-ledger")));
        Assert.Equal(403, (await legal.GetAsync("/audit")).Status);
        Assert.Equal(302, await GiveAsync("legal", all));
        Assert.Equal(200, (await legal.GetAsync("/audit")).Status);

        Assert.Equal(403, await GiveAsync("administrator", "manage-people", "manage-platforms"));
        Assert.Equal(409, await GiveAsync("auditor", "work-cases"));
        var own = await admin.PostAsync("/people?handler=Roles", ("name", "role admin"), ("roles", "lead"));
        Assert.Equal(403, own.Status);
    }

    [Fact]
    public async Task A_role_of_ones_own_is_made_bounded_given_and_ended()
    {
        using var admin = await ConsoleCaller.JoinAsync(world.Redress, "role maker", "administrator");
        async Task<int> PostAsync(string handler, params (string, string)[] fields) =>
            (await admin.PostAsync($"/people/roles{handler}", fields)).Status;
        Assert.Equal(302, await PostAsync("?handler=Make", ("name", "only-figures"), ("kind", "auditor")));
        Assert.Equal(409, await PostAsync("?handler=Make", ("name", "only-figures"), ("kind", "lead")));
        Assert.Equal(400, await PostAsync("?handler=Make", ("name", "lead"), ("kind", "auditor")));
        Assert.Equal(400, await PostAsync("?handler=Make", ("name", "only \u202efigures"), ("kind", "auditor")));
        Assert.Equal(302, await PostAsync("", ("role", "only-figures"), ("permissions", "read-figures")));
        Assert.Equal(409, await PostAsync("", ("role", "only-figures"), ("permissions", "work-cases")));
        Assert.Equal(404, await PostAsync("", ("role", "never-made"), ("permissions", "read-figures")));

        using var auditor = await ConsoleCaller.JoinAsync(world.Redress, "reads figures", "only-figures");
        Assert.Equal(200, (await auditor.GetAsync("/figures")).Status);
        Assert.Equal(403, (await auditor.GetAsync("/audit")).Status);
        Assert.Contains("only-figures", (await auditor.GetAsync("/account")).Text, StringComparison.Ordinal);
        Assert.Equal(409, await PostAsync("?handler=End", ("name", "only-figures")));

        var given = await admin.PostAsync("/people?handler=Roles", ("name", "reads figures"), ("roles", "never-made"));
        Assert.Equal(404, given.Status);
        await admin.PostAsync("/people?handler=Roles", ("name", "reads figures"), ("roles", "auditor"));
        Assert.Equal(302, await PostAsync("?handler=End", ("name", "only-figures")));
        Assert.Equal(200, (await auditor.GetAsync("/audit")).Status);
        Assert.DoesNotContain("only-figures", (await admin.GetAsync("/people/roles")).Text, StringComparison.Ordinal);
        Assert.Equal(
            3,
            await world.CountAsync(
                "SELECT COUNT(*) FROM fact WHERE kind LIKE 'role.%' AND CAST(body AS TEXT) LIKE '%only-figures%'"
            )
        );
    }

    [Fact]
    public async Task One_session_of_somebody_else_is_ended_and_their_other_one_goes_on()
    {
        using var admin = await ConsoleCaller.JoinAsync(world.Redress, "session admin", "administrator");
        using var older = await ConsoleCaller.JoinAsync(world.Redress, "two windows", "reviewer");
        using var newer = await ConsoleCaller.JoinAsync(world.Redress, "two windows", "reviewer");
        var page = (await admin.GetAsync("/people")).Text;
        var line = page.Split("<th scope=\"row\">two windows</th>")[1];
        var at = line.IndexOf("value=\"sgn_", StringComparison.Ordinal);

        Assert.Equal(
            302,
            (await admin.PostAsync("/people?handler=EndSession", ("id", line[(at + 7)..].Split('"')[0]))).Status
        );

        var statuses = new[] { (await older.GetAsync("/account")).Status, (await newer.GetAsync("/account")).Status };
        Assert.Equal([200, 303], statuses.Order());
        Assert.Equal(200, (await admin.GetAsync("/people")).Status);
        Assert.Equal(
            1,
            await world.CountAsync(
                "SELECT COUNT(*) FROM sign_in s JOIN person p ON p.id = s.person_id AND p.name = 'two windows' WHERE s.ended_by LIKE 'psn_%'"
            )
        );
    }

    [Fact]
    public async Task Colours_and_how_long_contacts_are_kept_are_chosen_within_bounds_and_stand_in_the_ledger()
    {
        using var admin = await ConsoleCaller.JoinAsync(world.Redress, "chooser", "administrator");
        async Task<int> PostAsync(string path, params (string, string)[] fields) =>
            (await admin.PostAsync(path, fields)).Status;
        using var portal = Caller.Nobody(world.Redress.Portal);

        Assert.Equal(400, await PostAsync("/theme", ("name", "theme-accent"), ("value", "#fafafa")));
        Assert.Equal(400, await PostAsync("/theme", ("name", "second-look"), ("value", "two")));
        Assert.Equal(302, await PostAsync("/theme", ("name", "theme-accent"), ("value", "#7A1F5C")));
        Assert.Contains("#7a1f5c", (await portal.GetAsync("/theme.css")).Text, StringComparison.Ordinal);
        Assert.Contains("/theme.css", (await portal.GetAsync("/")).Text, StringComparison.Ordinal);
        Assert.Contains("chosen here", (await admin.GetAsync("/theme")).Text, StringComparison.Ordinal);
        Assert.Equal(302, await PostAsync("/theme", ("name", "theme-accent"), ("value", "as-file")));
        Assert.DoesNotContain("/theme.css", (await portal.GetAsync("/")).Text, StringComparison.Ordinal);

        Assert.Equal(400, await PostAsync("/retention", ("value", "30")));
        Assert.Equal(302, await PostAsync("/retention", ("value", "400")));
        Assert.Contains("value=\"400\"", (await admin.GetAsync("/retention")).Text, StringComparison.Ordinal);
        Assert.Equal(302, await PostAsync("/retention", ("value", "always")));
        Assert.Equal(
            2,
            await world.CountAsync(
                "SELECT COUNT(*) FROM fact WHERE kind = 'choice.kept' AND CAST(body AS TEXT) LIKE '%keep-contacts-days%'"
            )
        );
    }

    [Fact]
    public async Task A_sample_of_decisions_is_looked_at_by_somebody_else_and_gives_a_rate()
    {
        var post = await world.Chirp.PostAsync();
        await world.FileAsync(Filing.By("bystander", "hate", world.Chirp.PostLink(post)));
        var desk = await world.DeskAsync("decides for the sample");
        await desk.DecideAsync(await desk.CaseOfPostAsync(post), ["hide"]);
        using var lead = await ConsoleCaller.JoinAsync(world.Redress, "quality lead", "lead");

        Assert.Equal(400, (await lead.PostAsync("/quality?handler=Draw", ("count", "0"))).Status);
        Assert.Equal(302, (await lead.PostAsync("/quality?handler=Draw", ("count", "100"))).Status);
        var page = (await lead.GetAsync("/quality")).Text;
        var at = page.IndexOf("name=\"id\" value=\"dec_", StringComparison.Ordinal);
        var id = page[(at + 17)..][..30];
        Assert.DoesNotContain("decides for the sample", page, StringComparison.Ordinal);

        Assert.Equal(400, (await AnswerAsync(lead, id, "no", "")).Status);
        Assert.Equal(302, (await AnswerAsync(lead, id, "no", "I would have labelled it.")).Status);
        Assert.Equal(404, (await AnswerAsync(lead, id, "yes", "")).Status);
        Assert.Contains("0 of 1", (await lead.GetAsync("/quality")).Text, StringComparison.Ordinal);
        Assert.Contains(",1,0,", (await lead.GetAsync("/quality.csv")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_exported_runs_in_no_spreadsheet_and_what_is_shown_is_text()
    {
        const string hostile = "=cmd|' /C calc'!A1<script>alert(1)</script>";
        await world.Redress.PersonAsync(hostile, ["reviewer"]);
        using var lead = await ConsoleCaller.JoinAsync(world.Redress, "export lead", "lead");

        var csv = await lead.GetAsync("/figures.csv?what=people");
        Assert.Contains($"\"'{hostile}\"", csv.Text, StringComparison.Ordinal);
        var page = (await lead.GetAsync("/figures")).Text;
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains(WebUtility.HtmlEncode("<script>alert(1)</script>"), page, StringComparison.Ordinal);
        Assert.Equal(400, (await lead.GetAsync("/figures.csv?what=secrets")).Status);
    }

    private static Task<Reply> AnswerAsync(ConsoleCaller by, string id, string agrees, string note) =>
        by.PostAsync("/quality?handler=Answer", ("id", id), ("agrees", agrees), ("note", note));

    private async Task<string> PackAsync() => (string)(await CurrentAsync())["yaml"]!;

    private async Task<int> NumberAsync() => (int)(await CurrentAsync())["number"]!;

    private async Task<global::System.Text.Json.Nodes.JsonNode> CurrentAsync() =>
        (await (await world.Redress.ReviewerAsync()).GetAsync("/v1/policies/current")).Expect(200);
}
