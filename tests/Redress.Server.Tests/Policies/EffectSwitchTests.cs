using Redress.Core.Policies;
using Redress.Server.Policies;

namespace Redress.Server.Tests.Policies;

public sealed class EffectSwitchTests
{
    private const string Rule = "intimate-image.first-party";

    [Theory]
    [InlineData(Effect.Off)]
    [InlineData(Effect.Shadow)]
    [InlineData(Effect.On)]
    public void One_rule_is_turned_and_nothing_else_changes(Effect effect)
    {
        var made = EffectSwitch.Turn(PolicyFile.DefaultText, Rule, effect)!;

        var (before, after) = (PolicyFile.DefaultText.Split('\n'), made.Split('\n'));
        Assert.Equal(before.Length, after.Length);
        Assert.True(before.Zip(after).Count(p => p.First != p.Second) <= 1);
        Assert.Equal(effect, PolicyFile.Read(made).Pack.Holds.Single(h => h.Id == Rule).Effect);
    }

    [Fact]
    public void A_rule_that_is_not_there_turns_nothing()
    {
        Assert.Null(EffectSwitch.Turn(PolicyFile.DefaultText, "no-such-rule", Effect.Off));
        Assert.Null(EffectSwitch.Turn(PolicyFile.DefaultText, "intimate-image", Effect.Off));
        Assert.Null(EffectSwitch.Turn("", Rule, Effect.Off));
    }
}
