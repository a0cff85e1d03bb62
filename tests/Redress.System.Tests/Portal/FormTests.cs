using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Portal;

/// <summary>What a browser sends, and what others send that look like one.</summary>
[Collection(nameof(PortalWorld))]
public sealed class FormTests(PortalWorld world)
{
    [Fact]
    public async Task A_browser_without_cookies_gets_the_report_through()
    {
        using var visitor = new PlainVisitor(world.Portal, cookies: false);

        await visitor.SendAsync(Filing.Abuse, await world.LinkAsync());

        Assert.NotNull(visitor.Code);
        (await world.Redress.Nobody.PostAsync("/v1/receipt", new { code = visitor.Code })).Expect(200);
    }

    [Fact]
    public async Task Going_back_keeps_what_was_typed_and_the_report_has_it()
    {
        using var visitor = new PlainVisitor(world.Portal);
        await visitor.GetAsync("/");
        await visitor.PostAsync("/", ("step", "Start"));
        await visitor.PostAsync("/", ("step", "What"), ("reason", "hate"));
        await visitor.PostAsync("/", ("step", "Where"), ("links", await world.LinkAsync()), ("go", "on"));
        await visitor.PostAsync("/", ("step", "Who"));
        await visitor.PostAsync("/", ("step", "More"), ("more", "Three circles, \u200fpasted."), ("police", "C-17"));
        await visitor.PostAsync("/", ("step", "Answer"), ("go", "back"));
        Assert.Contains("Three circles, pasted.", visitor.Page, StringComparison.Ordinal);
        await visitor.PostAsync("/", ("step", "More"), ("go", "back"));
        await visitor.PostAsync("/", ("step", "Check"), ("go", "change:More"));

        Assert.Contains("Three circles, pasted.", visitor.Page, StringComparison.Ordinal);
        Assert.Contains("C-17", visitor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_says_only_its_origin_is_told_to_say_it_and_gets_through()
    {
        using var old = Caller.Nobody(world.Portal);
        var page = await old.GetAsync("/");
        Assert.Equal("same-origin", page.Headers.GetValues("Referrer-Policy").Single());
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("step", "Start")]);

        var answer = await old.SendAsync(
            HttpMethod.Post,
            "/",
            form,
            ("Origin", world.Portal.GetLeftPart(UriPartial.Authority))
        );

        Assert.True(answer.Status is 200 or 303, answer.Text);
    }

    [Fact]
    public async Task A_link_from_elsewhere_takes_no_visits_place_and_ends_none()
    {
        using var caller = Caller.Nobody(world.Portal);
        foreach (var path in (string[])["/?lang=en", "/leave"])
        {
            Assert.False(
                (await caller.GetAsync(path, ("Sec-Fetch-Site", "cross-site"))).Headers.Contains("Set-Cookie"),
                path
            );
            Assert.True((await caller.GetAsync(path)).Headers.Contains("Set-Cookie"), path);
        }
    }

    [Fact]
    public async Task A_thousand_presses_of_the_same_button_are_one_report_with_one_code()
    {
        using var visitor = new PlainVisitor(world.Portal);
        var link = await world.LinkAsync();
        await visitor.GetAsync("/");
        await visitor.PostAsync("/", ("step", "Start"));
        await visitor.PostAsync("/", ("step", "What"), ("reason", Filing.Abuse));
        var before = await world.CountAsync("SELECT COUNT(*) FROM report");

        var presses = Enumerable
            .Range(0, TestRun.Full ? 1000 : 40)
            .Select(_ => visitor.PostAsync("/", ("step", "Where"), ("links", link), ("go", "send")));
        await Task.WhenAll(presses);
        await visitor.GetAsync("/");

        Assert.Equal(before + 1, await world.CountAsync("SELECT COUNT(*) FROM report"));
        (await world.Redress.Nobody.PostAsync("/v1/receipt", new { code = visitor.Code })).Expect(200);
    }

    [Fact]
    public async Task Pages_that_were_skipped_and_answers_that_were_not_asked_for_change_nothing()
    {
        using var visitor = new PlainVisitor(world.Portal);
        await visitor.GetAsync("/");
        await visitor.PostAsync("/", ("step", "Check"), ("go", "send"));
        Assert.Contains("What you typed is kept for half an hour", visitor.Page, StringComparison.Ordinal);
        await visitor.PostAsync("/", ("step", "Start"));
        await visitor.PostAsync("/", ("step", "Check"), ("go", "send"), ("links", await world.LinkAsync()));
        Assert.Contains("What is it?", visitor.Page, StringComparison.Ordinal);
        await visitor.PostAsync("/", ("step", "What"), ("reason", "hate"));
        await visitor.PostAsync("/", ("step", "Where"), ("links", await world.LinkAsync()), ("go", "on"));
        await visitor.PostAsync("/", ("step", "Who"), ("who", "authority"));
        await visitor.PostAsync("/", ("step", "Age"), ("minor", "yes"));
        await visitor.PostAsync("/", ("step", "Safety"), ("danger", "yes"), ("harm", "yes"));
        await visitor.PostAsync("/", ("step", "Check"), ("go", "send"));

        var receipt = (await world.Redress.Nobody.PostAsync("/v1/receipt", new { code = visitor.Code })).Expect(200);
        Assert.Equal(
            1,
            await world.CountAsync(
                $"""
                SELECT COUNT(*) FROM report WHERE id = '{receipt["id"]}' AND source = 'not-said' AND minor = 'not-asked'
                  AND harm IS NULL AND danger IS NULL
                """
            )
        );
    }

    [Theory]
    [InlineData("step", "Nowhere")]
    [InlineData("step", "-1")]
    [InlineData("go", "change:99")]
    [InlineData("go", "change:Nowhere")]
    [InlineData("language", "../../etc/passwd")]
    [InlineData("v", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("links", "\u0000\u202e\ud800")]
    public async Task Nonsense_is_answered_with_a_page(string name, string value)
    {
        using var visitor = new PlainVisitor(world.Portal);
        await visitor.GetAsync("/");
        await visitor.PostAsync("/", ("step", name is "step" ? value : "Start"), (name, value));
        Assert.True(visitor.Status is 200 or 413);
        await visitor.PostAsync("/status", ("go", "answer"), (name, value));
        Assert.True(visitor.Status is 200 or 413);
    }

    [Fact]
    public async Task More_than_a_form_can_hold_is_refused_as_a_page()
    {
        using var visitor = new PlainVisitor(world.Portal);
        await visitor.GetAsync("/");
        await visitor.PostAsync("/", [.. Enumerable.Range(0, 300).Select(i => ($"f{i}", "x"))]);
        Assert.Equal(413, visitor.Status);
        await visitor.PostAsync("/", ("links", new string('a', 200_000)));
        Assert.Equal(413, visitor.Status);
    }

    [Fact]
    public async Task The_same_link_gets_the_same_answer_whether_others_reported_it_or_not()
    {
        var link = await world.LinkAsync();
        var answers = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            using var visitor = new PlainVisitor(world.Portal);
            await visitor.SendAsync(Filing.Abuse, link);
            await world.SettleAsync();
            await visitor.PostAsync("/", ("go", "look"));
            Assert.NotNull(visitor.Code);
            answers.Add(Stripped(visitor.Page, visitor.Code));
        }

        Assert.Equal(answers[0], answers[1]);
        Assert.Equal(answers[0], answers[2]);
    }

    [Fact]
    public async Task A_source_that_misses_often_waits_and_the_owner_of_a_code_from_elsewhere_does_not()
    {
        using var visitor = new PlainVisitor(world.Portal);
        await visitor.SendAsync(Filing.Abuse, await world.LinkAsync());
        var code = visitor.Code;
        var guesser = ("X-Forwarded-For", "203.0.113.9");
        for (var i = 0; i < 11; i++)
        {
            (await world.Redress.Nobody.PostAsync("/v1/receipt", new { code = $"no code {i}" }, guesser)).Expect(404);
        }

        var began = global::System.Diagnostics.Stopwatch.GetTimestamp();
        (await world.Redress.Nobody.PostAsync("/v1/receipt", new { code }, ("X-Forwarded-For", "203.0.113.10"))).Expect(
            200
        );
        var owner = global::System.Diagnostics.Stopwatch.GetElapsedTime(began);
        (await world.Redress.Nobody.PostAsync("/v1/receipt", new { code }, guesser)).Expect(200);
        var both = global::System.Diagnostics.Stopwatch.GetElapsedTime(began);

        Assert.True(both - owner >= TimeSpan.FromSeconds(0.9), $"{both - owner} is no wait");
    }

    [Fact]
    public async Task A_hundred_thousand_wrong_codes_open_nothing()
    {
        var count = TestRun.Full ? 100_000 : 2_000;
        var opened = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (_, _) =>
            {
                var answer = await world.Redress.Nobody.PostAsync("/v1/receipt", new { code = Guess() });
                Interlocked.Add(ref opened, answer.Status == 404 ? 0 : 1);
            }
        );

        Assert.Equal(0, opened);
    }

    private static string Guess()
    {
        const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        return global::System.Security.Cryptography.RandomNumberGenerator.GetString(Alphabet, 28);
    }

    /// <summary>Without what differs by its nature: code, number, the shortened link's own times.</summary>
    private static string Stripped(string page, string code) =>
        global::System.Text.RegularExpressions.Regex.Replace(
            page.Replace(code, "", StringComparison.Ordinal),
            @"about it with us: \w+|\d\d:\d\d UTC",
            ""
        );
}
