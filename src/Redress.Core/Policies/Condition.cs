namespace Redress.Core.Policies;

/// <summary>What a condition may ask, by field name: text, a number, or yes and no. Null means not known.</summary>
public delegate object? Field(string name);

/// <summary>A condition of a policy: a map of the pack, as records. Not known is never yes.</summary>
public abstract record Condition
{
    public abstract bool Holds(Field field);
}

public sealed record All(IReadOnlyList<Condition> Of) : Condition
{
    public override bool Holds(Field field)
    {
        foreach (var one in Of)
        {
            if (!one.Holds(field))
            {
                return false;
            }
        }

        return true;
    }
}

public sealed record Any(IReadOnlyList<Condition> Of) : Condition
{
    public override bool Holds(Field field)
    {
        foreach (var one in Of)
        {
            if (one.Holds(field))
            {
                return true;
            }
        }

        return false;
    }
}

public sealed record Not(Condition Of) : Condition
{
    public override bool Holds(Field field) => !Of.Holds(field);
}

/// <summary>One field against a set of words.</summary>
public sealed record In(string Name, IReadOnlySet<string> Words) : Condition
{
    public override bool Holds(Field field) => field(Name) is string word && Words.Contains(word);
}

/// <summary>One field that is yes or no.</summary>
public sealed record Is(string Name, bool Wanted) : Condition
{
    public override bool Holds(Field field) => field(Name) is bool value && value == Wanted;
}

/// <summary>One number within bounds, both included; null is unbounded.</summary>
public sealed record Between(string Name, long? Least, long? Most) : Condition
{
    public override bool Holds(Field field) =>
        field(Name) is long value && (Least is null || value >= Least) && (Most is null || value <= Most);
}
