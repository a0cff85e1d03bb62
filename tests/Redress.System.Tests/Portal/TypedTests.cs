using Microsoft.Data.Sqlite;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Portal;

/// <summary>What somebody has typed is not lost, whatever happens to it on the way, until they leave.</summary>
[Collection(nameof(PortalWorld))]
public sealed class TypedTests(PortalWorld world)
{
    private const string Words = "He stood before the school again.";

    [Fact]
    public async Task What_cannot_be_stored_stands_in_the_page_and_is_sent_by_pressing_the_button_again()
    {
        using var visitor = new PlainVisitor(world.Portal);
        var id = await SentAsync(visitor);
        await ExecuteAsync(
            $"""
            CREATE TRIGGER full BEFORE INSERT ON sealed WHEN NEW.report_id = '{id}'
            BEGIN SELECT RAISE(ABORT, 'disk is full'); END
            """
        );
        await visitor.PostAsync("/status", ("go", "say"), ("text", Words), ("danger", "yes"));
        await ExecuteAsync("DROP TRIGGER full");

        Assert.Equal(503, visitor.Status);
        Assert.Contains($"name=\"text\" rows=\"7\">{Words}</textarea>", visitor.Page, StringComparison.Ordinal);
        Assert.Contains("name=\"danger\" value=\"yes\"", visitor.Page, StringComparison.Ordinal);
        await visitor.PostAsync("/status", ("go", "say"), ("text", Words), ("danger", "yes"));
        Assert.Contains("Thank you. We have what you wrote.", visitor.Page, StringComparison.Ordinal);
        Assert.DoesNotContain(Words, visitor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_sent_after_the_visit_was_over_waits_for_the_code_and_stands_in_its_form_again()
    {
        using var visitor = new PlainVisitor(world.Portal);
        await SentAsync(visitor);
        var code = visitor.Code!;
        await world.MoveAsync(TimeSpan.FromMinutes(31));

        await visitor.PostAsync("/status", ("go", "say"), ("text", Words));
        Assert.Contains("What you typed is still here", visitor.Page, StringComparison.Ordinal);
        Assert.Contains(Words, visitor.Page, StringComparison.Ordinal);
        await visitor.PostAsync("/status", ("go", "open"), ("code", "wrong"));
        Assert.Contains(Words, visitor.Page, StringComparison.Ordinal);
        await visitor.PostAsync("/status", ("go", "open"), ("code", code));

        Assert.Contains($"aria-describedby=\"say-hint\">{Words}</textarea>", visitor.Page, StringComparison.Ordinal);
        await visitor.PostAsync("/status", ("go", "say"), ("text", Words));
        Assert.Contains("Thank you. We have what you wrote.", visitor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_turned_down_says_why_and_keeps_every_character()
    {
        using var visitor = new PlainVisitor(world.Portal);
        await SentAsync(visitor);
        var text = Words + new string('a', 4000);
        await visitor.PostAsync("/status", ("go", "say"), ("text", text));
        Assert.Contains("That is too long.", visitor.Page, StringComparison.Ordinal);
        Assert.Contains($">{text}</textarea>", visitor.Page, StringComparison.Ordinal);
        await visitor.PostAsync("/status", ("go", "appeal"), ("number", "1"), ("text", Words));
        Assert.Contains("Nothing is decided there right now.", visitor.Page, StringComparison.Ordinal);
        // Its own form is not there: it can be sent as anything else.
        Assert.Contains($"aria-describedby=\"say-hint\">{Words}</textarea>", visitor.Page, StringComparison.Ordinal);
        await visitor.PostAsync("/status", ("go", "say"), ("typed", "appeal"), ("text", Words));
        Assert.DoesNotContain(Words, visitor.Page, StringComparison.Ordinal);
        await visitor.PostAsync("/status", ("go", "stop"));

        var link = await world.LinkAsync();
        await visitor.PostAsync("/status", ("go", "links"), ("links", link));

        Assert.Contains("nothing can be changed here", visitor.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("That was done before.", visitor.Page, StringComparison.Ordinal);
        Assert.Contains($">{link}</textarea>", visitor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_that_is_begun_beside_an_open_one_is_kept_for_its_half_hour_and_the_open_one_is_not()
    {
        using var visitor = new PlainVisitor(world.Portal);
        await SentAsync(visitor);
        Assert.Contains("Report something else", visitor.Page, StringComparison.Ordinal);
        var first = visitor.Code;
        await visitor.PostAsync("/", ("step", "Start"), ("go", "on"));
        await visitor.PostAsync("/", ("step", "What"), ("reason", "hate"));
        await visitor.PostAsync("/", ("step", "Where"), ("links", await world.LinkAsync()), ("go", "on"));

        await world.MoveAsync(TimeSpan.FromMinutes(20));

        await visitor.GetAsync("/status");
        Assert.Contains("Look at what we have done", visitor.Page, StringComparison.Ordinal);
        await visitor.PostAsync("/", ("step", "Check"), ("go", "send"));
        Assert.NotNull(visitor.Code);
        Assert.NotEqual(first, visitor.Code);
    }

    [Fact]
    public async Task An_answer_that_comes_after_the_half_hour_is_kept_and_only_the_rest_is_asked_again()
    {
        using var visitor = new PlainVisitor(world.Portal);
        await visitor.GetAsync("/");
        await visitor.PostAsync("/", ("step", "Start"));
        await visitor.PostAsync("/", ("step", "What"), ("reason", Filing.Abuse));
        await world.MoveAsync(TimeSpan.FromMinutes(31));

        var link = await world.LinkAsync();
        await visitor.PostAsync("/", ("step", "Where"), ("links", link), ("go", "send"));
        Assert.Contains("What you sent just now is still here.", visitor.Page, StringComparison.Ordinal);
        await visitor.PostAsync("/", ("step", "What"), ("reason", Filing.Abuse));
        Assert.Contains(link, visitor.Page, StringComparison.Ordinal);
        await visitor.PostAsync("/", ("step", "Where"), ("links", link), ("go", "send"));

        Assert.NotNull(visitor.Code);
    }

    [Fact]
    public async Task Two_texts_that_are_too_long_together_lead_to_either_and_out_again()
    {
        using var visitor = new PlainVisitor(world.Portal);
        var (lost, more) = (new string('b', 900), Words + new string('c', 3400));
        await visitor.GetAsync("/");
        await visitor.PostAsync("/", ("step", "Start"));
        await visitor.PostAsync("/", ("step", "What"), ("reason", "hate"));
        await visitor.PostAsync("/", ("step", "Where"), ("lost", "The account is called circle."), ("go", "on"));
        await visitor.PostAsync("/", ("step", "More"), ("more", more));
        await visitor.PostAsync("/", ("step", "Check"), ("go", "change:Where"));

        await visitor.PostAsync("/", ("step", "Where"), ("lost", lost), ("go", "send"));
        Assert.Contains("Together with what you wrote about where it is", visitor.Page, StringComparison.Ordinal);
        Assert.Contains($">{more}</textarea>", visitor.Page, StringComparison.Ordinal);
        await visitor.PostAsync("/", ("step", "More"), ("more", more), ("go", "change:Where"));
        Assert.Contains($">{lost}</textarea>", visitor.Page, StringComparison.Ordinal);
        await visitor.PostAsync("/", ("step", "Where"), ("lost", lost[..100]), ("go", "send"));

        Assert.NotNull(visitor.Code);
    }

    [Fact]
    public async Task Leaving_without_cookies_ends_the_visit_on_the_server_too()
    {
        using var visitor = new PlainVisitor(world.Portal, cookies: false);
        var before = await world.CountAsync("SELECT COUNT(*) FROM visit");
        await visitor.GetAsync("/");
        await visitor.PostAsync("/", ("step", "Start"));
        await visitor.PostAsync("/", ("step", "What"), ("reason", Filing.Abuse));
        Assert.Equal(before + 1, await world.CountAsync("SELECT COUNT(*) FROM visit"));
        Assert.Contains(
            "<form method=\"post\" action=\"/leave\" id=\"leave\">",
            visitor.Page,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("href=\"/leave\"", visitor.Page, StringComparison.Ordinal);

        await visitor.PostAsync("/leave");

        Assert.Equal(before, await world.CountAsync("SELECT COUNT(*) FROM visit"));
        Assert.Contains(world.Chirp.Address.AbsoluteUri, visitor.Page, StringComparison.Ordinal);
    }

    /// <summary>Sends a report and answers its id; the page shows its code.</summary>
    private async Task<string> SentAsync(PlainVisitor visitor)
    {
        await visitor.SendAsync(Filing.Abuse, await world.LinkAsync());
        var read = await world.Redress.Nobody.PostAsync("/v1/receipt", new { code = visitor.Code });
        return (string)read.Expect(200)["id"]!;
    }

    private async Task ExecuteAsync(string sql)
    {
        var file = Path.Combine(world.Redress.Folder, "redress.db");
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False;Default Timeout=10");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
