using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>Several platforms in one installation, their keys and their secrets.</summary>
[Collection(nameof(TwoSiteWorld))]
public sealed class PlatformTests(TwoSiteWorld world)
{
    [Fact]
    public async Task No_platform_ever_sees_anothers_cases_reports_or_links()
    {
        var (mine, theirs) = (world.Sites[0], world.Sites[1]);
        var post = await mine.Chirp.PostAsync();
        var filed = (await mine.Key.PostAsync("/v1/reports", Filing.Of(mine.Chirp.PostLink(post)))).Expect(201);
        await world.SettleAsync();
        var file = await (await world.DeskAsync()).CaseOfPostAsync(post, mine.Id);

        (await theirs.Key.GetAsync($"/v1/cases/{file}")).ExpectProblem(404, "case-unknown");
        (await theirs.Key.GetAsync($"/v1/cases/{file}/enforcements")).ExpectProblem(404, "case-unknown");
        (await theirs.Key.GetAsync($"/v1/cases/{file}/letters")).ExpectProblem(404, "case-unknown");
        (await theirs.Key.GetAsync($"/v1/reports/{filed["id"]}")).ExpectProblem(404, "report-unknown");
        Assert.DoesNotContain(
            await new Desk(world.Redress, theirs.Key).ListAsync("/v1/cases"),
            c => (string)c["id"]! == file
        );
        Assert.Contains(await new Desk(world.Redress, mine.Key).ListAsync("/v1/cases"), c => (string)c["id"]! == file);

        var foreign = (await theirs.Key.PostAsync("/v1/reports", Filing.Of(mine.Chirp.PostLink(post)))).Expect(201);
        Assert.Equal("elsewhere", (string?)foreign["subjects"]![0]!["status"]);
    }

    [Fact]
    public async Task A_reviewer_of_one_platform_sees_and_works_only_its_cases()
    {
        var (mine, theirs) = (world.Sites[0], world.Sites[1]);
        var (post, foreign) = (await mine.Chirp.PostAsync(), await theirs.Chirp.PostAsync());
        (await mine.Key.PostAsync("/v1/reports", Filing.Of(mine.Chirp.PostLink(post)))).Expect(201);
        (await theirs.Key.PostAsync("/v1/reports", Filing.Of(theirs.Chirp.PostLink(foreign)))).Expect(201);
        await world.SettleAsync();
        var all = await world.DeskAsync();
        var own = new Desk(
            world.Redress,
            await world.Redress.PersonAsync("of one platform", ["reviewer", "child-safety"], mine.Id)
        );

        Assert.Equal(await all.CaseOfPostAsync(post, mine.Id), await own.CaseOfPostAsync(post));
        var file = await all.CaseOfPostAsync(foreign, theirs.Id);
        Assert.DoesNotContain(await own.ListAsync("/v1/cases"), c => (string)c["id"]! == file);
        (await own.ClaimAsync(file)).ExpectProblem(404, "case-unknown");
        (await own.DecideClaimedAsync(file, 1, "no-violation", [], [])).ExpectProblem(404, "case-unknown");
        (await own.Reviewer.PostAsync($"/v1/cases/{file}/close")).ExpectProblem(404, "case-unknown");
        (await own.Reviewer.PostAsync($"/v1/cases/{file}/reopen", new { reason = "x" })).ExpectProblem(
            404,
            "case-unknown"
        );
    }

    [Fact]
    public async Task A_key_claims_only_the_sources_that_it_was_given()
    {
        var site = world.Sites[0];
        var key = await world.Redress.KeyAsync(site.Id, "bystander", "not-said");
        var link = site.Chirp.PostLink(await site.Chirp.PostAsync());

        (await key.PostAsync("/v1/reports", Filing.By("bystander", "hate", link))).Expect(201);
        string[] refused =
        [
            "affected-person",
            "guardian",
            "trusted-flagger",
            "authority",
            "staff-on-behalf",
            "match",
            "rule",
            "appeal",
        ];
        foreach (var source in refused)
        {
            (await key.PostAsync("/v1/reports", Filing.By(source, "hate", link))).ExpectProblem(
                403,
                "source-not-allowed"
            );
        }

        var desk = await world.DeskAsync();
        (await desk.Reviewer.PostAsync("/v1/reports", Filing.By("affected-person", "hate", link))).ExpectProblem(
            403,
            "source-not-allowed"
        );
    }

    [Fact]
    public async Task A_revoked_key_ends_at_once()
    {
        var site = world.Sites[0];
        var added = await world.Redress.AddKeyAsync(site.Id, Words.Scopes, Words.Sources);
        var key = world.Redress.Nobody.With((string)added["key"]!);
        (await key.GetAsync("/v1/cases")).Expect(200);

        (await world.Redress.Operator.PostAsync($"/v1/platforms/{site.Id}/keys/{added["id"]}/revoke")).Expect(200);

        (await key.GetAsync("/v1/cases")).ExpectProblem(401, "unauthenticated");
        (
            await world.Redress.Operator.PostAsync($"/v1/platforms/{world.Sites[1].Id}/keys/{added["id"]}/revoke")
        ).ExpectProblem(404, "key-unknown");
    }

    [Fact]
    public async Task While_a_secret_is_replaced_both_are_good_and_the_one_before_those_is_not()
    {
        var (id, first) = await world.Redress.AddPlatformAsync("Rotating", "webhook", "https://rotating.example/port");
        var second = await RotateAsync(id);
        Assert.Equal(200, (await EventAsync(id, first!)).Status);
        Assert.Equal(200, (await EventAsync(id, second)).Status);

        var third = await RotateAsync(id);
        (await EventAsync(id, first!)).ExpectProblem(401, "webhook-signature-invalid");
        Assert.Equal(200, (await EventAsync(id, second)).Status);
        Assert.Equal(200, (await EventAsync(id, third)).Status);
    }

    [Fact]
    public async Task A_platform_that_has_not_yet_taken_the_new_secret_still_understands_us()
    {
        var site = world.Sites[1];
        await RotateAsync(site.Id);
        var post = await site.Chirp.PostAsync();

        var filed = (
            await site.Key.PostAsync("/v1/reports", Filing.Of(site.Chirp.PostLink(post)), ("Prefer", "wait=5"))
        ).Expect(201);

        Assert.NotNull(filed["subjects"]![0]!["hiddenAt"]);
    }

    [Fact]
    public async Task Names_are_taken_once_and_an_endpoint_is_an_address()
    {
        var name = "Once";
        await world.Redress.AddPlatformAsync(name, "manual", null);
        var taken = await world.Redress.Operator.PostAsync("/v1/platforms", new { name, kind = "manual" });
        taken.ExpectProblem(409, "platform-name-taken");
        string?[] endpoints = [null, "", "port", "ftp://port.example/", "file:///etc/passwd", "javascript:alert(1)"];
        foreach (var endpoint in endpoints)
        {
            var refused = await world.Redress.Operator.PostAsync(
                "/v1/platforms",
                new
                {
                    name = "Other",
                    kind = "webhook",
                    endpoint,
                }
            );
            refused.ExpectProblem(400, "platform-endpoint-invalid");
        }
    }

    private async Task<string> RotateAsync(string id) =>
        (string)(await world.Redress.Operator.PostAsync($"/v1/platforms/{id}/secret")).Expect(200)["secret"]!;

    private async Task<Reply> EventAsync(string id, string secret) =>
        await PlatformEvent
            .Of("subject.changed", "post", "1", await world.Redress.NowAsync())
            .SendAsync(world.Redress, id, secret);
}
