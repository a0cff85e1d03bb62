using Redress.Core.Kernel;

namespace Redress.Core.People;

/// <summary>What a role that the operator makes may be called: a word as the program's own roles are, and none of these.</summary>
public static class RoleName
{
    public const int Least = 3;
    public const int Most = 40;

    public static bool IsOne(string? name) =>
        name is { Length: >= Least and <= Most }
        && char.IsAsciiLetterLower(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && !Word.TryParse<Role>(name, out _);
}
