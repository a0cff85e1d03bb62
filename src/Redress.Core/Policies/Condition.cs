namespace Redress.Core.Policies;

/// <summary>What a condition may ask, by field name: text, a number, or yes and no. Null means not known.</summary>
public delegate object? Field(string name);

/// <summary>A condition of a policy: a map of the pack, as records. Not known is never yes, and never no.</summary>
public abstract record Condition
{
    /// <summary>Whether it is known to be so.</summary>
    public bool Holds(Field field) => Judge(field) is true;

    /// <summary>
    /// Kleene's three values: null where what is not known would decide. Without the third, <see cref="Not"/> would turn
    /// "not known" into yes.
    /// </summary>
    public abstract bool? Judge(Field field);
}

public sealed record All(IReadOnlyList<Condition> Of) : Condition
{
    public override bool? Judge(Field field)
    {
        bool? all = true;
        foreach (var one in Of)
        {
            switch (one.Judge(field))
            {
                case false:
                    return false;
                case null:
                    all = null;
                    break;
                case true:
                    break;
            }
        }

        return all;
    }
}

public sealed record Any(IReadOnlyList<Condition> Of) : Condition
{
    public override bool? Judge(Field field)
    {
        bool? any = false;
        foreach (var one in Of)
        {
            switch (one.Judge(field))
            {
                case true:
                    return true;
                case null:
                    any = null;
                    break;
                case false:
                    break;
            }
        }

        return any;
    }
}

public sealed record Not(Condition Of) : Condition
{
    public override bool? Judge(Field field) => !Of.Judge(field);
}

/// <summary>One field against a set of words.</summary>
public sealed record In(string Name, IReadOnlySet<string> Words) : Condition
{
    public override bool? Judge(Field field) => field(Name) is string word ? Words.Contains(word) : null;
}

/// <summary>One field that is yes or no.</summary>
public sealed record Is(string Name, bool Wanted) : Condition
{
    public override bool? Judge(Field field) => field(Name) is bool value ? value == Wanted : null;
}

/// <summary>One number within bounds, both included; null is unbounded.</summary>
public sealed record Between(string Name, long? Least, long? Most) : Condition
{
    public override bool? Judge(Field field) =>
        field(Name) is long value ? (Least is null || value >= Least) && (Most is null || value <= Most) : null;
}
