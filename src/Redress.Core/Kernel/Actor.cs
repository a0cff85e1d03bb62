namespace Redress.Core.Kernel;

/// <summary>Who did something: a platform's key, a person, or the system. Written into every fact; never a name.</summary>
public readonly record struct Actor(string Value)
{
    public static readonly Actor System = new("system");

    /// <summary>Somebody who holds a receipt code; which one stands in the fact's rows.</summary>
    public static readonly Actor Reporter = new("reporter");

    public override string ToString() => Value;
}
