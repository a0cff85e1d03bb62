using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Tests.Cases;

namespace Redress.Core.Tests.Escalations;

public sealed class LadderTests
{
    private static readonly Id<Person>[] s_duty = [new("psn_1"), new("psn_2")];
    private static readonly Id<Person>[] s_leads = [new("psn_9"), new("psn_2")];
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void One_after_the_other_then_the_leads_then_everybody_each_hour()
    {
        var minutes = TimeSpan.FromMinutes(15);

        Assert.Equal([s_duty[0]], Ladder.At(0, s_duty, s_leads));
        Assert.Equal([s_duty[1]], Ladder.At(1, s_duty, s_leads));
        Assert.Equal(s_leads, Ladder.At(2, s_duty, s_leads));
        Assert.Equal([s_duty[0], s_duty[1], s_leads[0]], Ladder.At(3, s_duty, s_leads));
        Assert.Equal(minutes, Ladder.Pause(2, 2, minutes));
        Assert.Equal(TimeSpan.FromHours(1), Ladder.Pause(3, 2, minutes));
    }

    [Fact]
    public void Without_anybody_on_duty_the_leads_are_first_and_without_leads_whoever_is_there() =>
        Assert.Multiple(
            () => Assert.Equal(s_leads, Ladder.At(0, [], s_leads)),
            () => Assert.Equal(s_duty, Ladder.At(2, s_duty, [])),
            () => Assert.Empty(Ladder.At(0, [], []))
        );

    [Fact]
    public void An_escalation_that_somebody_took_is_never_paged_or_taken_again()
    {
        var open = EscalationFlow.Open(new("esc_1"), "case_1", EscalationReason.DangerToLife, 15, s_noon);
        var paged = EscalationFlow.PassOn(open, TimeSpan.FromMinutes(15), s_noon).Value.Escalation;
        var taken = EscalationFlow.Acknowledge(paged, new Actor("psn_1")).Value.Escalation;

        Assert.Equal((1, 2, s_noon.AddMinutes(15)), (paged.Rung, paged.Version, paged.NextAt));
        Assert.Equal((EscalationStatus.Acknowledged, "psn_1"), (taken.Status, taken.AcknowledgedBy));
        Assert.Equal(EscalationRefusals.NotOpen, EscalationFlow.PassOn(taken, TimeSpan.Zero, s_noon).Refusal);
        Assert.Equal(EscalationRefusals.NotOpen, EscalationFlow.Acknowledge(taken, Actor.System).Refusal);
        Assert.Equal(EscalationRefusals.NotOpen, EscalationFlow.End(taken).Refusal);
    }

    [Fact]
    public void The_database_knows_the_same_moves() =>
        Assert.Equal(
            [("", "open"), ("open", "acknowledged"), ("open", "ended"), ("open", "open")],
            SchemaMoves.Of("escalation_move").Order()
        );
}
