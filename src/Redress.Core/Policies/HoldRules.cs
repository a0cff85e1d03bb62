namespace Redress.Core.Policies;

/// <summary>What a policy says of one link of one report. Pure: the same facts give the same answer.</summary>
public static class HoldRules
{
    /// <summary>The longest time until a person looks where no rule of the pack says less.</summary>
    public static readonly TimeSpan LatestLook = TimeSpan.FromHours(48);

    /// <summary>The first rule that applies and is not off; null where nothing is held.</summary>
    public static HoldRule? First(PolicyPack policy, Field field)
    {
        foreach (var rule in policy.Holds)
        {
            if (rule.Effect is not Effect.Off && rule.When.Holds(field))
            {
                return rule;
            }
        }

        return null;
    }

    /// <summary>Whether any rule asks for fields whose names begin so; what nobody asks for need not be looked up.</summary>
    public static bool Ask(PolicyPack policy, string prefix) => policy.Holds.Any(h => Asks(h.When, prefix));

    private static bool Asks(Condition condition, string prefix) =>
        condition switch
        {
            All all => all.Of.Any(c => Asks(c, prefix)),
            Any any => any.Of.Any(c => Asks(c, prefix)),
            Not not => Asks(not.Of, prefix),
            In { Name: var name } => name.StartsWith(prefix, StringComparison.Ordinal),
            Is { Name: var name } => name.StartsWith(prefix, StringComparison.Ordinal),
            Between { Name: var name } => name.StartsWith(prefix, StringComparison.Ordinal),
            _ => throw new ArgumentException("No condition that packs can have", nameof(condition)),
        };

    public static TimeSpan LookWithin(PolicyPack policy, Field field)
    {
        foreach (var rule in policy.Looks)
        {
            if (rule.When.Holds(field))
            {
                return rule.Within;
            }
        }

        return LatestLook;
    }
}
