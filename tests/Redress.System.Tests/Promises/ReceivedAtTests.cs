using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Promises;

/// <summary>
/// When a report was received is written once. Every verb that the program has is done to a report and its case, minutes
/// apart; none of them moves it, wherever it stands.
/// </summary>
public sealed class ReceivedAtTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    private const string Case = "/v1/cases/{id}";
    private const string Platform = "/v1/platforms/{id}";
    private string _file = "";
    private string _post = "";
    private string _person = "";
    private DateTimeOffset _began;
    private JsonNode _filed = new JsonObject();

    [Fact]
    public async Task No_verb_of_the_program_moves_when_a_report_was_received()
    {
        _began = await world.Redress.NowAsync();
        _post = await world.Chirp.PostAsync();
        var filing = Filing.Of(world.Chirp.PostLink(_post)).And("contact", "somebody@mail.example");
        _filed = await world.FileAsync(filing);
        _file = await (await world.DeskAsync()).CaseOfPostAsync(_post);
        var (before, verbs) = (await ReceivedAsync(), Verbs());

        var routes = await RoutesAsync();
        Assert.Empty(verbs.Select(v => v.Route).Except(routes));
        foreach (var (route, act) in verbs)
        {
            // The author is told some random hours after a decision, and only then a case can be closed.
            await world.MoveAsync(
                route.EndsWith("/close", StringComparison.Ordinal) ? TimeSpan.FromDays(2) : TimeSpan.FromMinutes(5)
            );
            var reply = await act();
            Assert.True(reply.Status is 200 or 201, $"{route}: {reply.Status} {reply.Text}");
            await world.SettleAsync();
            Assert.True(before == await ReceivedAsync(), $"{route} has moved the time of a report");
        }

        // Whatever else there is, and comes later, is asked for too.
        var lead = await world.Redress.PersonAsync("lead", ["lead", "administrator"]);
        foreach (var route in routes.Except(verbs.Select(v => v.Route)))
        {
            var reply = await lead.PostAsync(OfReport(route), Body(route));
            Assert.True(reply.Status < 500, $"{route}: {reply.Status} {reply.Text}");
            await world.SettleAsync();
            Assert.True(before == await ReceivedAsync(), $"{route} has moved the time of a report");
        }

        await world.MoveAsync(TimeSpan.FromDays(45));
        Assert.Equal(before, await ReceivedAsync());
    }

    private string OfReport(string route) =>
        route
            .Replace("/reports/{id}", $"/reports/{_filed["id"]}", StringComparison.Ordinal)
            .Replace("/cases/{id}", $"/cases/{_file}", StringComparison.Ordinal)
            .Replace("/platforms/{id}", $"/platforms/{world.PlatformId}", StringComparison.Ordinal);

    /// <summary>Verbs that do something to a report, its case or whom they belong to, in an order in which each can be done.</summary>
    private List<(string Route, Func<Task<Reply>> Act)> Verbs()
    {
        var (redress, by) = (world.Redress, world.Redress.Operator);
        return
        [
            ("/v1/reports", () => world.Key.PostAsync("/v1/reports", Filing.Of(world.Chirp.PostLink(_post)))),
            ("/v1/receipt", () => ReceiptAsync("")),
            ($"{Case}/claim", () => WorkAsync("claim")),
            ($"{Case}/release", () => WorkAsync("release")),
            ($"{Case}/claim", () => WorkAsync("claim")),
            ($"{Case}/decide", DecideAsync),
            ($"{Platform}/events", TellAsync),
            ($"{Case}/referral/propose", () => WorkAsync("referral/propose", new { reasons = "It shows a child." })),
            ($"{Case}/referral/take-back", () => WorkAsync("referral/take-back")),
            ($"{Case}/referral/propose", () => WorkAsync("referral/propose", new { reasons = "It shows a child." })),
            ($"{Case}/referral/second", SecondAsync),
            ($"{Case}/referral/file", ReferAsync),
            ($"{Case}/close", () => WorkAsync("close", new { reason = "All of it is done." })),
            ($"{Case}/reopen", () => WorkAsync("reopen", new { reason = "There is something new." })),
            ("/v1/clock", async () => await by.PostAsync("/v1/clock", new { to = await redress.NowAsync() })),
            (
                "/v1/people",
                () => by.PostAsync("/v1/people", new { name = _person = "Ada", roles = (string[])["lead"] })
            ),
            ("/v1/people/tokens", () => by.PostAsync("/v1/people/tokens", new { name = _person })),
            ("/v1/policies", PolicyAsync),
            ("/v1/platforms", () => by.PostAsync("/v1/platforms", new { name = "By hand", kind = "manual" })),
            ($"{Platform}/keys", KeyAsync),
            ($"{Platform}/keys/{{key}}/revoke", RevokeAsync),
            ($"{Platform}/describe", () => by.PostAsync($"/v1/platforms/{world.PlatformId}/describe")),
            ($"{Case}/enforcements/{{enforcement}}/carried-out", CarriedOutAsync),
            ("/v1/receipt/withdraw", () => ReceiptAsync("/withdraw")),
            ("/v1/reports/{id}/erase", () => by.PostAsync($"/v1/reports/{_filed["id"]}/erase")),
            ($"{Platform}/secret", () => by.PostAsync($"/v1/platforms/{world.PlatformId}/secret")),
        ];
    }

    private async Task<List<string>> RoutesAsync()
    {
        var document = (await world.Redress.Nobody.GetAsync("/openapi/v1.json")).Expect(200);
        var paths = document["paths"]!.AsObject();
        return
        [
            .. paths
                .Where(p => p.Value!.AsObject().Any(m => m.Key != "get"))
                .Select(p => p.Key)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Everywhere that it stands: in the rows, and in what the reporter and the platform read.</summary>
    private async Task<(long, long, string, string)> ReceivedAsync()
    {
        var id = (string)_filed["id"]!;
        var read = (await world.Key.GetAsync($"/v1/reports/{id}")).Expect(200);
        var receipt = (await ReceiptAsync("")).Expect(200);
        return (
            await world.CountAsync($"SELECT received_at FROM report WHERE id = '{id}'"),
            await world.CountAsync($"SELECT received_at FROM report_link WHERE report_id = '{id}'"),
            (string)read["receivedAt"]!,
            (string)receipt["receivedAt"]!
        );
    }

    private async Task<Reply> WorkAsync(string verb, object? body = null) =>
        await (await world.DeskAsync()).Reviewer.PostAsync($"/v1/cases/{_file}/{verb}", body);

    private Task<Reply> ReceiptAsync(string verb) =>
        world.Redress.Nobody.PostAsync($"/v1/receipt{verb}", new { code = (string)_filed["receiptCode"]! });

    private async Task<Reply> DecideAsync()
    {
        var desk = await world.DeskAsync();
        var version = (int)(await desk.ReadAsync(_file))["case"]!["version"]!;
        return await desk.DecideClaimedAsync(_file, version, "restrict", ["remove"], []);
    }

    private async Task<Reply> SecondAsync() =>
        await (await world.DeskAsync("somebody else")).Reviewer.PostAsync(
            $"/v1/cases/{_file}/referral/second",
            new { agrees = true, reasons = "I see a child too." }
        );

    private async Task<Reply> ReferAsync() => await (await world.DeskAsync()).FileReferralAsync(_file);

    private async Task<Reply> TellAsync() =>
        await PlatformEvent
            .Of("subject.changed", "post", _post, await world.Redress.NowAsync())
            .SendAsync(world.Redress, world.PlatformId, world.Sites[0].Secret);

    private async Task<Reply> PolicyAsync()
    {
        var lead = await world.Redress.PersonAsync("lead", ["lead", "administrator"]);
        var current = (await lead.GetAsync("/v1/policies/current")).Expect(200);
        return await lead.PostAsync("/v1/policies", new { yaml = (string)current["yaml"]! });
    }

    /// <summary>For verbs that are no step of a case; an empty object where there is none.</summary>
    private JsonObject Body(string route) =>
        route switch
        {
            "/v1/receipt/complete" => new JsonObject
            {
                ["code"] = (string)_filed["receiptCode"]!,
                ["signature"] = "Ann Example",
                ["goodFaith"] = true,
            },
            "/v1/undos" => new JsonObject
            {
                ["rule"] = $"{Filing.Abuse}.anybody",
                ["since"] = _began,
                ["reasons"] = "A wave of false reports.",
            },
            "/v1/automatic/start" or "/v1/automatic/stop" => new JsonObject { ["reason"] = "To see what it does." },
            _ => [],
        };

    private Task<Reply> KeyAsync() =>
        world.Redress.Operator.PostAsync(
            $"/v1/platforms/{world.PlatformId}/keys",
            new
            {
                name = "another",
                scopes = Words.Scopes,
                sources = Words.Sources,
            }
        );

    private async Task<Reply> RevokeAsync()
    {
        var key = (await KeyAsync()).Expect(201);
        return await world.Redress.Operator.PostAsync($"/v1/platforms/{world.PlatformId}/keys/{key["id"]}/revoke");
    }

    private async Task<Reply> CarriedOutAsync()
    {
        var (platform, _) = await world.Redress.AddPlatformAsync("By hand too", "manual", null);
        var key = await world.Redress.KeyAsync(platform);
        var filing = Filing.By("affected-person", Filing.Abuse);
        filing["subjects"] = new JsonArray(new JsonObject { ["kind"] = "post", ["id"] = "1" });
        (await key.PostAsync("/v1/reports", filing)).Expect(201);
        await world.SettleAsync();
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync("1", platform);
        var order = (await desk.EnforcementsAsync(file))[0]["id"];
        return await desk.Reviewer.PostAsync($"/v1/cases/{file}/enforcements/{order}/carried-out");
    }
}
