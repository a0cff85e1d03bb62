using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>Two server processes over one PostgreSQL are one Redress.</summary>
[Collection(nameof(TwoNodeWorld))]
public sealed class TwoNodesTests(TwoNodeWorld world)
{
    [PostgresFact]
    public async Task A_thousand_reports_through_both_nodes_are_one_case_with_a_thousand_reports()
    {
        var post = await world.Chirp.PostAsync();

        await Crowd.ReportAsync(world, world.Nodes, post);

        Assert.Equal(
            1,
            await world.CountAsync($"SELECT COUNT(*) FROM subject WHERE kind = 'post' AND platform_ref = '{post}'")
        );
        Assert.Equal(
            Crowd.Size,
            await world.CountAsync(
                $"SELECT COUNT(*) FROM report_link l JOIN case_file c ON c.id = l.case_id JOIN subject s ON s.id = c.subject_id WHERE s.platform_ref = '{post}'"
            )
        );
    }

    [PostgresFact]
    public async Task What_is_reported_at_one_node_is_hidden_whichever_node_works_and_read_at_the_other()
    {
        var post = await world.Chirp.PostAsync();

        var filed = (await world.Key.PostAsync("/v1/reports", Filing.Of(world.Chirp.PostLink(post)))).Expect(201);

        var code = new { code = (string)filed["receiptCode"]! };
        await Until.TrueAsync(
            async () =>
            {
                var status = (await world.Nodes[1].Nobody.PostAsync("/v1/receipt", code)).Expect(200);
                return (string?)status["subjects"]![0]!["stage"] == "hidden";
            },
            TimeSpan.FromSeconds(60)
        );
    }

    [PostgresFact]
    public async Task A_report_sent_again_to_the_other_node_is_filed_once()
    {
        var filing = Filing.Of(world.Chirp.PostLink(await world.Chirp.PostAsync()));
        (string, string)[] once = [("Idempotency-Key", "a-key-that-nobody-guesses-2")];
        var key = (string)(await world.Redress.AddKeyAsync(world.PlatformId, Words.Scopes, Words.Sources))["key"]!;

        var answers = await Task.WhenAll(
            world.Nodes.Select(n => n.Nobody.With(key).PostAsync("/v1/reports", filing, once))
        );

        Assert.Single(answers.Select(a => a.Expect(201).ToJsonString()).Distinct());
    }

    [PostgresFact]
    public async Task What_is_stopped_at_one_node_holds_nothing_at_the_other_a_second_later()
    {
        var lead = await world.Redress.PersonAsync("lead who stops", ["lead"]);
        var post = await world.Chirp.PostAsync();
        var key = (string)(await world.Redress.AddKeyAsync(world.PlatformId, Words.Scopes, Words.Sources))["key"]!;
        var there = world.Nodes[1].Nobody.With(key);
        var hold = "";
        (await lead.PostAsync("/v1/automatic/stop", new { reason = "It hides the wrong things." })).Expect(200);
        try
        {
            await Until.TrueAsync(
                async () =>
                {
                    var filing = Filing.Of(world.Chirp.PostLink(await world.Chirp.PostAsync()));
                    hold = (string)(await there.PostAsync("/v1/reports", filing)).Expect(201)["subjects"]![0]!["hold"]!;
                    return hold == "shadow";
                },
                TimeSpan.FromSeconds(5)
            );
            (await there.PostAsync("/v1/reports", Filing.Of(world.Chirp.PostLink(post)))).Expect(201);
            Assert.Equal(200, await world.Chirp.StatusAsync($"/posts/{post}"));
        }
        finally
        {
            (await lead.PostAsync("/v1/automatic/start", new { reason = "Mended." })).Expect(200);
        }
    }

    [PostgresFact]
    public async Task A_key_revoked_at_one_node_ends_at_the_other_within_seconds()
    {
        var key = await world.Redress.AddKeyAsync(world.PlatformId, Words.Scopes, Words.Sources);
        var there = world.Nodes[1].Nobody.With((string)key["key"]!);
        (await there.GetAsync("/v1/cases")).Expect(200);

        (await world.Redress.Operator.PostAsync($"/v1/platforms/{world.PlatformId}/keys/{key["id"]}/revoke")).Expect(
            200
        );

        await Until.TrueAsync(async () => (await there.GetAsync("/v1/cases")).Status == 401, TimeSpan.FromSeconds(10));
    }
}
