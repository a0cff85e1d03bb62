using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>People at risk: danger to life over the night, an abusive parent, an extorter who withdraws.</summary>
public sealed class SafetyTests(MailWorld world) : IClassFixture<MailWorld>
{
    private static readonly string[] s_everyDay =
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "holiday",
    ];

    [Fact]
    public async Task Danger_to_life_in_the_night_climbs_from_who_sleeps_to_the_lead_until_somebody_opens_it()
    {
        await OnDutyAsync("night", "night@desk.example", 1, ["child-safety"]);
        await OnDutyAsync("second", "second@desk.example", 2, ["child-safety"]);
        var lead = await OnDutyAsync("lead", "lead@desk.example", null, ["lead"]);
        var post = await world.Chirp.PostAsync();
        await world.FileAsync(
            Filing.Of(world.Chirp.PostLink(post)).And("danger", true).And("statement", "I cannot go on.")
        );
        Assert.Equal((1, 0, 0), Paged());

        await world.MoveAsync(TimeSpan.FromMinutes(16));
        Assert.Equal((1, 1, 0), Paged());
        await world.MoveAsync(TimeSpan.FromMinutes(15));
        Assert.Equal((1, 1, 1), Paged());

        var desk = new Desk(world.Redress, lead);
        var file = await desk.CaseOfPostAsync(post);
        var first = (await desk.ListAsync("/v1/cases?status=open"))[0];
        Assert.Equal(file, (string?)first["id"]);
        (await desk.ClaimAsync(file)).Expect(200);
        await world.MoveAsync(TimeSpan.FromMinutes(10));
        Assert.Equal((1, 1, 1), Paged());
        Assert.DoesNotContain(
            world.Mailbox.Mails,
            m => m.Contains("go on", StringComparison.Ordinal) || m.Contains(post, StringComparison.Ordinal)
        );

        // Claimed and left lying: it is paged anew.
        await world.MoveAsync(TimeSpan.FromMinutes(10));
        Assert.Equal((2, 1, 1), Paged());
        await TakeAsync();
    }

    [Fact]
    public async Task A_weekly_test_page_is_taken_like_any_other()
    {
        await OnDutyAsync("weekly", "weekly@desk.example", 9, ["child-safety"], "holiday");
        await world.MoveAsync(TimeSpan.FromDays(7));

        var open = await OpenAsync();

        Assert.Contains(open, e => (string)e!["reason"]! == "test");
        await TakeAsync();
        Assert.Empty(await OpenAsync());
        (
            await world.Redress.Operator.PostAsync($"/v1/escalations/{open[0]!["id"]}/acknowledge", new { })
        ).ExpectProblem(409, "escalation-not-open");
    }

    [Fact]
    public async Task An_abusive_parent_is_told_nothing_until_somebody_from_child_safety_says_so()
    {
        var parent = await world.Chirp.AccountAsync();
        var post = await world.Chirp.PostAsync(parent);
        await world.FileAsync(Filing.Of(world.Chirp.PostLink(post)).And("harm", "unsure"));
        var guardian = Filing.By("guardian", Filing.Abuse, world.Chirp.PostLink(post));
        var consent = await world.FileAsync(guardian.And("statement", "I am the mother, it may stay."));
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        await desk.DecideAsync(file, ["remove"]);
        await world.MoveAsync(TimeSpan.FromHours(73));
        Assert.Empty(await world.Chirp.LettersAsync(parent));
        Assert.Contains(await OpenAsync(), e => (string)e!["reason"]! == "notice-hold-review");
        var code = new { code = (string)consent["receiptCode"]! };
        (await world.Redress.Nobody.PostAsync("/v1/receipt/withdraw", code)).Expect(200);
        Assert.Equal(410, await world.Chirp.StatusAsync($"/posts/{post}"));

        var release = new { reasons = "The child is in care now." };
        var path = $"/v1/cases/{file}/notice-hold/release";
        var plain = await world.Redress.PersonAsync("plain reviewer", ["reviewer"]);
        (await plain.PostAsync(path, release)).ExpectProblem(403, "forbidden");
        var safety = await world.Redress.PersonAsync("safety", ["child-safety"]);
        (await safety.PostAsync(path, release)).Expect(200);
        await world.MoveAsync(TimeSpan.FromHours(25));

        Assert.NotEmpty(await world.Chirp.LettersAsync(parent));
        await TakeAsync();
    }

    [Fact]
    public async Task An_extorter_who_makes_the_child_withdraw_gains_nothing()
    {
        var post = await world.Chirp.PostAsync();
        var filing = Filing.By("affected-person", "sexual-extortion", world.Chirp.PostLink(post));
        var filed = await world.FileAsync(filing);
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        var before = (await desk.ReadAsync(file))["case"]!;

        var code = new { code = (string)filed["receiptCode"]! };
        (await world.Redress.Nobody.PostAsync("/v1/receipt/withdraw", code)).Expect(200);
        await world.MoveAsync(TimeSpan.FromDays(2));

        var after = (await desk.ReadAsync(file))["case"]!;
        Assert.Equal(451, await world.Chirp.StatusAsync($"/posts/{post}"));
        Assert.Equal(("open", true), ((string)after["status"]!, (bool)after["held"]!));
        Assert.Equal((string)before["dueAt"]!, (string)after["dueAt"]!);
        var referral = (await desk.Reviewer.GetAsync($"/v1/cases/{file}/referral")).Expect(200);
        Assert.Equal("due", (string?)referral["status"]);
        Assert.Contains(await OpenAsync(), e => (string?)e!["caseId"] == file);
        await TakeAsync();
    }

    private (int First, int Second, int Lead) Paged() => (To("night"), To("second"), To("lead"));

    private int To(string who) =>
        world.Mailbox.Mails.Count(m => m.Contains($"{who}@desk.example", StringComparison.Ordinal));

    private async Task<Caller> OnDutyAsync(string name, string mail, int? rank, string[] roles, params string[] days)
    {
        var person = await world.Redress.PersonAsync(name, roles);
        (await world.Redress.Operator.PostAsync("/v1/people/contact", new { name, mail })).Expect(200);
        if (rank is not null)
        {
            var shift = new
            {
                name,
                days = days.Length > 0 ? days : s_everyDay,
                from = "00:00",
                to = "24:00",
                rank,
            };
            (await world.Redress.Operator.PostAsync("/v1/roster/shifts", shift)).Expect(201);
        }

        return person;
    }

    private async Task<List<JsonNode?>> OpenAsync() =>
        [.. (await world.Redress.Operator.GetAsync("/v1/escalations")).Expect(200)["items"]!.AsArray()];

    private async Task TakeAsync()
    {
        foreach (var open in await OpenAsync())
        {
            await world.Redress.Operator.PostAsync($"/v1/escalations/{open!["id"]}/acknowledge", new { });
        }
    }
}
