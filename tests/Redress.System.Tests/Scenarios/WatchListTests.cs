using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>Words, accounts and domains are noticed before anybody reports them; what follows is policy.</summary>
[Collection(nameof(CopyWorld))]
public sealed class WatchListTests(CopyWorld world)
{
    private static int s_next;

    [Fact]
    public async Task A_word_of_a_list_files_a_report_that_the_policy_holds_or_does_not()
    {
        var word = Word();
        await KeepAsync("words", "hate", word);
        var (said, silent) = (await world.Chirp.PostAsync(), await world.Chirp.PostAsync());

        var hit = await AskAsync(said, text: $"The {word.ToUpperInvariant()}!");
        var miss = await AskAsync(silent, text: $"The {word}s.");
        await AskAsync(said, text: word);
        await world.SettleAsync();

        // The default policy holds nothing of that kind before a person has looked.
        Assert.Equal(("allow", "allow"), ((string)hit["verdict"]!, (string)miss["verdict"]!));
        var desk = await world.DeskAsync();
        var file = await desk.ReadAsync(await desk.CaseOfPostAsync(said));
        Assert.Equal("rule", (string?)Assert.Single(file["reports"]!.AsArray())!["source"]);
        Assert.Null(await desk.FindAsync("post", silent));
    }

    [Fact]
    public async Task What_the_policy_holds_is_kept_out_of_sight()
    {
        var word = Word();
        await KeepAsync("words", "child-sexual-abuse-material", word);
        var post = await world.Chirp.PostAsync();

        var hit = await AskAsync(post, text: $"see {word}");
        await world.SettleAsync();

        Assert.Equal("hold", (string?)hit["verdict"]);
        Assert.NotEqual(200, await world.Chirp.StatusAsync($"/posts/{post}"));
    }

    [Fact]
    public async Task Accounts_and_domains_are_lists_too_and_a_list_that_is_off_notices_nothing()
    {
        var (account, domain) = ($"acc{Word()}", $"{Word()}.example");
        var accounts = await KeepAsync("accounts", "child-sexual-abuse-material", account);
        await KeepAsync("domains", "child-sexual-abuse-material", domain);

        Assert.Equal("hold", (string?)(await AskAsync(await world.Chirp.PostAsync(), account: account))["verdict"]);
        Assert.Equal(
            "hold",
            (string?)(await AskAsync(await world.Chirp.PostAsync(), text: $"x https://a.{domain}/b"))["verdict"]
        );
        Assert.Equal(
            "allow",
            (string?)(await AskAsync(await world.Chirp.PostAsync(), text: domain, surface: "private"))["verdict"]
        );
        var lead = await LeadAsync();
        (await lead.PostAsync($"/v1/lists/{accounts}/off")).Expect(200);
        Assert.Equal("allow", (string?)(await AskAsync(await world.Chirp.PostAsync(), account: account))["verdict"]);
    }

    [Fact]
    public async Task A_list_is_tried_on_what_is_remembered_and_files_nothing()
    {
        var word = Word();
        var since = await world.Redress.NowAsync();
        await world.LaterAsync();
        await world.FileAsync(
            Filing
                .By("bystander", "other", world.Chirp.PostLink(await world.Chirp.PostAsync()))
                .And("statement", $"a {word}")
        );
        var lead = await LeadAsync();
        var before = await world.CountAsync("SELECT COUNT(*) FROM report");

        var tried = (
            await lead.PostAsync(
                "/v1/lists/try",
                new
                {
                    kind = "words",
                    items = new[] { word },
                    since,
                    texts = new[] { "nothing", $"the {word}" },
                }
            )
        ).Expect(200);

        Assert.Equal(1, (long)tried["would"]!);
        Assert.Equal([1], tried["texts"]!.AsArray().Select(t => (int)t!));
        Assert.Equal(before, await world.CountAsync("SELECT COUNT(*) FROM report"));
        var hosts = (
            await lead.PostAsync(
                "/v1/lists/try",
                new
                {
                    kind = "accounts",
                    items = new[] { "nobody" },
                    since,
                }
            )
        ).Expect(200);
        Assert.True((long)hosts["looked"]! > 0);
    }

    [Theory]
    [InlineData("words", "...")]
    [InlineData("domains", "heron")]
    [InlineData("accounts", "@")]
    public async Task An_item_of_another_kind_is_refused(string kind, string item)
    {
        var lead = await LeadAsync();
        var list = new JsonObject
        {
            ["name"] = "X",
            ["kind"] = kind,
            ["reason"] = "other",
            ["items"] = new JsonArray(item),
        };

        (await lead.PostAsync("/v1/lists", list)).ExpectProblem(400, "list-item-invalid");
    }

    private Task<Caller> LeadAsync() => world.Redress.PersonAsync("lead of lists", ["lead"]);

    private async Task<string> KeepAsync(string kind, string reason, params string[] items)
    {
        var lead = await LeadAsync();
        var list = new
        {
            name = $"List {Interlocked.Increment(ref s_next)}",
            kind,
            reason,
            items,
        };
        return (string)(await lead.PostAsync("/v1/lists", list)).Expect(201)["id"]!;
    }

    private async Task<JsonNode> AskAsync(
        string post,
        string? text = null,
        string? account = null,
        string surface = "public"
    )
    {
        var item = new
        {
            subject = new { kind = "post", id = post },
            text,
            account,
            surface,
        };
        return (await world.Key.PostAsync("/v1/matches", new { items = new[] { item } })).Expect(200)["items"]![0]!;
    }

    private static string Word() =>
        $"heron{(char)('a' + (Interlocked.Increment(ref s_next) % 26))}{(char)('a' + (s_next / 26))}";
}
