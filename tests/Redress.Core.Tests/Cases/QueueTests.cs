using Redress.Core.Cases;
using Redress.Core.Reports;

namespace Redress.Core.Tests.Cases;

public sealed class QueueTests
{
    private static readonly QueueFacts s_facts = new(
        [Reason.Hate, Reason.Grooming],
        [Source.Bystander],
        ["de"],
        "plt_1",
        ["own.hate"],
        false
    );

    [Fact]
    public void Rules_that_say_nothing_meet_nothing() => Assert.False(QueueRules.None.Meet(s_facts));

    [Fact]
    public void One_word_of_a_list_is_enough_and_each_list_must_be_met()
    {
        var grooming = QueueRules.None with { Reasons = [Reason.Grooming, Reason.Terrorism] };

        Assert.True(grooming.Meet(s_facts));
        Assert.True((grooming with { Languages = ["de", "en"], Platforms = ["plt_1"] }).Meet(s_facts));
        Assert.False((grooming with { Languages = ["en"] }).Meet(s_facts));
        Assert.False((grooming with { Sources = [Source.Authority] }).Meet(s_facts));
        Assert.False((grooming with { Platforms = ["plt_2"] }).Meet(s_facts));
        Assert.True((grooming with { Grounds = ["own.hate"] }).Meet(s_facts));
        Assert.False((grooming with { Grounds = ["own.other"] }).Meet(s_facts));
    }

    [Fact]
    public void A_queue_of_appeals_takes_what_somebody_objects_to_alone()
    {
        var appeals = QueueRules.None with { Appealed = true };

        Assert.False(appeals.Meet(s_facts));
        Assert.True(appeals.Meet(s_facts with { Appealed = true }));
    }

    [Fact]
    public void The_first_queue_by_position_takes_a_case_and_a_removed_one_takes_none()
    {
        var any = QueueRules.None with { Reasons = [Reason.Hate] };
        var first = Made("que_b", 1, any);
        var second = Made("que_a", 2, any);

        Assert.Equal("que_b", Queue.For([second, first], s_facts));
        Assert.Equal("que_a", Queue.For([second, first with { RemovedAt = DateTimeOffset.UnixEpoch }], s_facts));
        Assert.Null(Queue.For([Made("que_c", 1, QueueRules.None)], s_facts));
        Assert.Equal("que_a", Queue.For([Made("que_b", 2, any), second], s_facts));
    }

    private static Queue Made(string id, int position, QueueRules rules) =>
        new(new(id), id, position, rules, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, null, 1);
}
