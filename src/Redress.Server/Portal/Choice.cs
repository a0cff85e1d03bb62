namespace Redress.Server.Portal;

/// <summary>One of several answers, as a page shows it.</summary>
public sealed record Choice(string Name, string Value, string Text, bool IsChosen, string? Hint = null)
{
    public string Id => $"{Name}-{Value}";
}
