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
