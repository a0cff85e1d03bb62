using System.Text;
using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Watching;

/// <summary>A string in everything that somebody writes, and then looked for wherever it must not be.</summary>
internal sealed class Canary(WatchedWorld world)
{
    private const string Bird = "canaria7c1f";
    private static readonly TimeSpan s_soon = TimeSpan.FromSeconds(30);

    /// <summary>The whole way: reported with a word in every field and link, decided, told, looked up, erased; and much that is refused.</summary>
    public async Task FlyAsync(Receiver stranger)
    {
        var post = await world.Chirp.PostAsync();
        await world.Redress.Operator.PostAsync("/v1/webhooks", new { url = stranger.Address.AbsoluteUri + "events" });
        var filing = Filing
            .Of(
                $"{world.Chirp.PostLink(post)}?{Bird}=1#{Bird}",
                $"{stranger.Address}{Bird}/page?{Bird}",
                $"https://{Bird}.example/{Bird}",
                $"not a link {Bird}"
            )
            .And("statement", $"I am {Bird}.")
            .And("contact", $"{Bird}@mail.example")
            .And("policeNumber", $"P-{Bird}")
            .And("language", "de");
        var filed = (
            await world.Key.PostAsync(
                "/v1/reports",
                filing,
                ("Idempotency-Key", $"key-{Bird}-{Bird}"),
                ("User-Agent", Bird),
                ("X-Forwarded-For", Bird)
            )
        ).Expect(201);
        await world.SettleAsync();
        await RefusedAsync(filing);
        var desk = await world.DeskAsync();
        await desk.DecideAsync(await desk.CaseOfPostAsync(post), ["remove"], "strike");
        await world.LaterAsync();
        await desk.ReceiptAsync(filed);
        var legal = await world.Redress.PersonAsync("legal", ["legal"]);
        (await legal.GetAsync($"/v1/reports/{filed["id"]}")).Expect(200);
        (await legal.PostAsync($"/v1/reports/{filed["id"]}/erase")).Expect(200);
        await world.LaterAsync();
    }

    public async Task AssertNowhereAsync(Receiver stranger)
    {
        foreach (var path in (string[])["/v1/traces", "/v1/metrics", "/v1/logs"])
        {
            await Until.TrueAsync(() => Task.FromResult(Told(path)), s_soon);
        }

        await Until.TrueAsync(() => Task.FromResult(stranger.All.Count > 0), s_soon);
        await Until.TrueAsync(() => Task.FromResult(world.Mailbox.Mails.Count > 0), s_soon);
        Assert.Contains("/v1/reports", world.Redress.Output, StringComparison.Ordinal);
        AssertWithout("the log", world.Redress.Output);
        AssertWithout("/metrics", (await world.Redress.Nobody.GetAsync("/metrics")).Text);
        Assert.All(world.Collector.All, r => AssertWithout(r.Path, Encoding.UTF8.GetString(r.Body)));
        // Whom a mail is for it must say; nothing else.
        Assert.All(
            world.Mailbox.Mails,
            m => AssertWithout("a mail", m.Replace($"{Bird}@mail.example", "", StringComparison.Ordinal))
        );
        Assert.All(stranger.All, r => Assert.Equal("/events", r.Path));
        Assert.All(stranger.All, r => AssertWithout("an event", Encoding.UTF8.GetString(r.Body)));
        Assert.All(await world.Chirp.CallsAsync(), c => AssertWithout("a call to the platform", c!.ToJsonString()));
    }

    /// <summary>Spans say the route and what became of it.</summary>
    public void AssertTraced()
    {
        var traces = string.Concat(
            world.Collector.All.Where(r => r.Path == "/v1/traces").Select(r => Encoding.UTF8.GetString(r.Body))
        );
        Assert.Contains("POST /v1/reports", traces, StringComparison.Ordinal);
        Assert.Contains("jobs enforce", traces, StringComparison.Ordinal);
        Assert.Contains(world.PlatformId, traces, StringComparison.Ordinal);
    }

    private bool Told(string path) => world.Collector.All.Any(r => r.Path == path);

    private async Task RefusedAsync(JsonObject filing)
    {
        var key = world.Key;
        await key.PostTextAsync("/v1/reports", filing.ToJsonString()[..^1]);
        await key.PostAsync("/v1/reports", filing.DeepClone().AsObject().And(Bird, Bird));
        await key.PostAsync("/v1/reports", filing.DeepClone().AsObject().And("reason", Bird));
        await key.PostTextAsync("/v1/reports", Bird, "text/" + Bird);
        await key.GetAsync($"/v1/{Bird}?{Bird}");
        await key.GetAsync($"/v1/reports/{Bird}");
        await key.GetAsync($"/v1/cases?cursor={Bird}&status={Bird}");
        await world.Redress.Nobody.With(Bird).GetAsync("/v1/cases");
        await world.Redress.Nobody.PostAsync("/v1/receipt", new { code = Bird });
        await key.SendAsync(new HttpMethod(Bird), $"/v1/{Bird}", null);
    }

    private static void AssertWithout(string where, string text) =>
        Assert.False(text.Contains(Bird, StringComparison.OrdinalIgnoreCase), $"In {where}: {Around(text)}");

    private static string Around(string text)
    {
        var at = text.IndexOf(Bird, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? "" : text[Math.Max(0, at - 300)..Math.Min(text.Length, at + 100)];
    }
}
