using System.Text;
using System.Text.Json;

namespace Redress.Server.Tests.Histories;

/// <summary>Each invariant of the random histories notices what is broken on purpose: rows, the platform, answers.</summary>
public sealed class PlantedTests
{
    /// <summary>Not in every history there is something of each kind to be broken, nor is each such change one that matters.</summary>
    private const int MostSeeds = 60;

    [Theory]
    [InlineData("an acknowledged report is lost", "DELETE FROM report")]
    [InlineData("an acknowledged report is lost", "UPDATE report SET receipt = CAST(id AS BLOB)")]
    [InlineData("was rewritten", "UPDATE report SET received_at = received_at + 60000000")]
    [InlineData("a hold is lost", "UPDATE case_file SET hold_id = NULL WHERE hold_id IS NOT NULL")]
    [InlineData(
        "is not ordered",
        "UPDATE enforcement SET wanted = 0 WHERE wanted = 1 AND restriction IN ('hide', 'remove')"
    )]
    [InlineData("or a lifted one is not", "UPDATE enforcement SET wanted = 1 - wanted WHERE restriction = 'hide'")]
    [InlineData("is gone", "DELETE FROM report_link")]
    [InlineData("a clock stopped", "UPDATE report_link SET look_by = look_by + 1 WHERE look_by IS NOT NULL")]
    [InlineData("a clock stopped", "UPDATE case_file SET due_at = due_at + 1 WHERE status IN ('open', 'claimed')")]
    [InlineData("was changed from", "UPDATE report SET first_known_at = received_at + 3600000000")]
    [InlineData("a breach is forgotten", "DELETE FROM clock_breach")]
    [InlineData(
        "one person alone",
        "UPDATE proposal SET second_id = first_id WHERE status = 'agreed' AND mode = 'two'"
    )]
    [InlineData("leaves visible", "DELETE FROM proposal WHERE status = 'agreed' AND outcome <> 'restrict'")]
    [InlineData("ends an account", """UPDATE decision SET author_restrictions = '["suspend"]' WHERE kind = 'final'""")]
    [InlineData("is closed with something open", "UPDATE case_file SET status = 'closed' WHERE final_id IS NULL")]
    [InlineData(
        "one person alone",
        "UPDATE referral SET status = 'declined', second_id = first_id WHERE first_id IS NOT NULL"
    )]
    [InlineData("one person alone", "UPDATE undo SET agreed_by = proposed_by")]
    [InlineData("told twice", CopyLetter)]
    [InlineData(
        "superseded twice",
        "UPDATE decision SET supersedes = 'dec_planted' WHERE (SELECT COUNT(*) FROM decision) > 1"
    )]
    [InlineData("a status without its history", "UPDATE case_file SET status = 'decided' WHERE status = 'open'")]
    [InlineData("a status without its history", "DELETE FROM letter_event WHERE version = 1")]
    [InlineData(
        "a status without its history",
        "UPDATE enforcement_event SET from_status = 'failed', to_status = 'confirmed' WHERE version = 2"
    )]
    [InlineData("the ledger is broken", "UPDATE subject SET surface = 'private'")]
    public async Task What_is_changed_in_the_rows_is_noticed(string words, string sql)
    {
        var template = await Template.OneAsync();
        var noticed = false;
        for (var seed = 1; seed <= MostSeeds && !noticed; seed++)
        {
            await using var at = await Installation.OpenAsync(template, template.Copy(), seed, postgres: null);
            var history = new History(at, new Chronicle(), seed);
            await history.RunAsync();
            await history.CalmAsync();
            await history.CompareAsync("calm");
            Assert.DoesNotContain(await history.BrokenAsync(), b => b.Contains(words, StringComparison.Ordinal));
            if (await Rows.ChangeAsync(at, sql) > 0)
            {
                await history.CompareAsync("the change");
                noticed = (await history.BrokenAsync()).Exists(b => b.Contains(words, StringComparison.Ordinal));
            }
        }

        Assert.True(noticed, $"Nobody noticed: {sql}");
    }

    [Fact]
    public async Task A_platform_that_shows_its_readers_what_nobody_else_sees_is_noticed() =>
        await NoticedAsync("a hold is lost", at => at.Site.ShowsReaderOnly = true);

    [Fact]
    public async Task Two_orders_of_one_revision_that_differ_are_noticed() =>
        await NoticedAsync("a double effect", at => Order(at, "apply", "lift"));

    [Fact]
    public async Task An_answer_that_tells_of_another_report_is_noticed() =>
        await NoticedAsync(
            "an answer reveals another report",
            at =>
                at.Spoil = (path, answer) =>
                    path == "/v1/receipt"
                        ? Replaced(answer, "\"letters\":[", "\"more\":\"canary-7-0-c canary-7-1-c\",\"letters\":[")
                        : answer
        );

    [Fact]
    public async Task An_answer_that_differs_by_what_was_there_before_is_noticed()
    {
        var reports = 0;
        await NoticedAsync(
            "an answer tells of others",
            _ => { },
            at =>
                at.Spoil = (path, answer) =>
                    path == "/v1/reports" && reports++ > 60 ? Replaced(answer, "attached", "broken") : answer,
            runs: 60
        );
    }

    [Fact]
    public async Task A_fault_is_noticed() =>
        await NoticedAsync(
            "failed",
            _ => { },
            at => at.Spoil = (path, answer) => path == "/v1/reports" ? answer : new Answered(500, "{}")
        );

    private static Answered Replaced(Answered answer, string what, string by) =>
        new(answer.Status, answer.Text.Replace(what, by, StringComparison.Ordinal));

    private const string CopyLetter = """
        INSERT INTO letter (id, kind, addressee, report_id, ordinal, decision_id, account_id, language, parameters, text, created_at, status, version)
        SELECT 'ltr_planted' || id, kind, addressee, report_id, ordinal, decision_id, account_id, language, parameters, text, created_at, status, version
        FROM letter WHERE kind IN ('outcome', 'statement-of-reasons') AND decision_id IS NOT NULL
        """;

    private static async Task NoticedAsync(
        string words,
        Action<Installation> after,
        Action<Installation>? before = null,
        int runs = 1
    )
    {
        var template = await Template.OneAsync();
        var (chronicle, broken) = (new Chronicle(), new List<string>());
        for (var seed = 7; seed < 7 + runs && !broken.Exists(b => b.Contains(words, StringComparison.Ordinal)); seed++)
        {
            await using var at = await Installation.OpenAsync(template, template.Copy(), seed, postgres: null);
            before?.Invoke(at);
            var history = new History(at, chronicle, seed);
            await history.RunAsync();
            await history.CalmAsync();
            after(at);
            broken.AddRange(await history.BrokenAsync());
        }

        Assert.Contains(broken, b => b.Contains(words, StringComparison.Ordinal));
    }

    private static void Order(Installation at, params string[] verbs)
    {
        using var invoker = new HttpMessageInvoker(at.Site, disposeHandler: false);
        foreach (var type in verbs)
        {
            var orders = new[]
            {
                new
                {
                    enforcement = "enf_planted",
                    revision = 1,
                    kind = "post",
                    id = "p0",
                    restriction = "hide",
                },
            };
            var body = JsonSerializer.Serialize(new { type, data = new { orders } });
            using var request = new HttpRequestMessage(HttpMethod.Post, Site.Address + "/port")
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            };
            invoker.SendAsync(request, CancellationToken.None).GetAwaiter().GetResult().Dispose();
        }
    }
}
