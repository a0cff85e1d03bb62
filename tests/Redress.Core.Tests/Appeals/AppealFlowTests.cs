using Redress.Core.Appeals;
using Redress.Core.Tests.Cases;

namespace Redress.Core.Tests.Appeals;

public sealed class AppealFlowTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Appeal s_filed = new(
        new("apl_1"),
        "case_1",
        "dec_1",
        "psn_1",
        "psn_2",
        AppealParty.Author,
        null,
        "sub_1",
        "en",
        s_noon,
        s_noon + Appeal.AnswerWithin,
        null,
        null,
        null,
        AppealStatus.Filed,
        1
    );

    [Theory]
    [InlineData("psn_1")]
    [InlineData("psn_2")]
    public void Whoever_had_a_part_in_it_does_not_answer(string person) =>
        Assert.Equal(
            AppealRefusals.SameDecider,
            AppealFlow.Answer(s_filed, "dec_2", person, overturned: false, s_noon).Refusal
        );

    [Fact]
    public void Somebody_else_answers_once()
    {
        var answered = AppealFlow.Answer(s_filed, "dec_2", "psn_3", overturned: true, s_noon).Value.Appeal;

        Assert.Equal((AppealStatus.Overturned, "dec_2"), (answered.Status, answered.AnswerId));
        Assert.Equal(
            AppealRefusals.Answered,
            AppealFlow.Answer(answered, "dec_3", "psn_4", overturned: false, s_noon).Refusal
        );
    }

    [Fact]
    public void One_may_object_for_at_least_six_months() =>
        Assert.True(
            Appeal.Until(new(2026, 8, 31, 0, 0, 0, TimeSpan.Zero))
                > new DateTimeOffset(2027, 2, 28, 0, 0, 0, TimeSpan.Zero)
        );

    [Fact]
    public void The_database_knows_the_same_moves() =>
        Assert.Equal(
            [("", "filed"), ("filed", "overturned"), ("filed", "stands")],
            SchemaMoves.Of("appeal_move").Order()
        );
}
