using Redress.Core.Reports;
using Redress.Server.Portal;

namespace Redress.Server.Tests.Portal;

public sealed class DraftStepsTests
{
    private static readonly Draft s_shortest = new() { Reason = Reason.NotSure, Links = "https://chirp.example/1" };

    [Fact]
    public void Two_answers_are_enough_to_send()
    {
        Assert.Equal(Step.What, DraftSteps.After(new Draft(), Step.Start));
        Assert.Equal(Step.Where, DraftSteps.After(new Draft { Reason = Reason.NotSure }, Step.What));
        Assert.Equal(Step.Check, DraftSteps.Reachable(s_shortest, Step.Check));
    }

    [Fact]
    public void A_child_is_asked_nine_pages_at_most()
    {
        var draft = s_shortest with { Reason = Reason.ChildSexualAbuseMaterial, Who = Source.AffectedPerson };

        Assert.Equal(
            [Step.Start, Step.What, Step.Where, Step.Who, Step.Age, Step.Safety, Step.More, Step.Answer, Step.Check],
            DraftSteps.Of(draft)
        );
    }

    [Fact]
    public void A_bystander_of_hate_is_asked_neither_age_nor_safety() =>
        Assert.Equal(
            [Step.Start, Step.What, Step.Where, Step.Who, Step.More, Step.Answer, Step.Check],
            DraftSteps.Of(s_shortest with { Reason = Reason.Hate, Who = Source.Bystander })
        );

    [Fact]
    public void Danger_shows_help_before_it_asks_anything_else()
    {
        var draft = new Draft { Reason = Reason.DangerToLife };

        Assert.Equal(Step.Danger, DraftSteps.After(draft, Step.What));
        Assert.Equal(Step.Where, DraftSteps.After(draft, Step.Danger));
        Assert.Equal(Step.Danger, DraftSteps.After(draft with { IsChanging = true }, Step.What));
    }

    [Fact]
    public void Nothing_is_skipped_that_a_later_page_needs()
    {
        foreach (var step in Enum.GetValues<Step>())
        {
            Assert.True(DraftSteps.Reachable(new Draft(), step) <= Step.What);
            Assert.True(DraftSteps.Reachable(new Draft { Reason = Reason.Hate }, step) <= Step.Picture);
            Assert.Equal(step, DraftSteps.Reachable(s_shortest, step));
        }
    }

    [Fact]
    public void Every_way_back_leads_to_the_start_and_every_way_on_to_the_last_page()
    {
        foreach (var reason in Enum.GetValues<Reason>())
        {
            foreach (var who in DraftWords.Whos)
            {
                var draft = s_shortest with { Reason = reason, Who = who };
                foreach (var step in DraftSteps.Of(draft).Append(Step.Picture))
                {
                    Assert.Equal(Step.Start, Walk(step, s => DraftSteps.Before(draft, s), Step.Start));
                    Assert.Equal(Step.Check, Walk(step, s => DraftSteps.After(draft, s), Step.Check));
                }
            }
        }
    }

    [Fact]
    public void Answers_to_questions_that_are_not_asked_count_as_not_given()
    {
        var forged = s_shortest with
        {
            Reason = Reason.Hate,
            Who = Source.Bystander,
            Minor = Minor.Yes,
            Harm = Harm.Yes,
            Danger = true,
            WantsMail = false,
            Mail = "a@b.example",
        };

        var asked = DraftSteps.OnlyAsked(forged);

        Assert.Equal((Minor.NotAsked, Harm.NotAsked, null, ""), (asked.Minor, asked.Harm, asked.Danger, asked.Mail));
        var own = DraftSteps.OnlyAsked(forged with { Who = Source.AffectedPerson });
        Assert.Equal((Minor.Yes, Harm.Yes, true), (own.Minor, own.Harm, own.Danger));
    }

    private static Step Walk(Step from, Func<Step, Step> next, Step end)
    {
        var at = from;
        for (var i = 0; i < 20 && at != end; i++)
        {
            at = next(at);
        }

        return at;
    }
}
