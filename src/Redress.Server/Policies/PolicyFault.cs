using Redress.Core.Policies;

namespace Redress.Server.Policies;

/// <summary>Something wrong in a policy file, where it stands (both counted from 1), and how to mend it.</summary>
public sealed record PolicyFault(int Line, int Column, string Message)
{
    public override string ToString() => $"line {Line}, column {Column}: {Message}";
}

/// <summary>A pack, or everything that is wrong with its file.</summary>
public sealed class PolicyReading
{
    private readonly PolicyPack? _pack;

    internal PolicyReading(PolicyPack pack)
    {
        _pack = pack;
        Faults = [];
    }

    internal PolicyReading(IReadOnlyList<PolicyFault> faults) => Faults = faults;

    /// <summary>In the order of the file; empty where there is a pack.</summary>
    public IReadOnlyList<PolicyFault> Faults { get; }

    public bool Ok => _pack is not null;

    /// <summary>The pack, with version 0. Asking a faulty reading for it is a fault itself.</summary>
    public PolicyPack Pack =>
        _pack ?? throw new InvalidOperationException($"The policy file is faulty: {string.Join("; ", Faults.Take(3))}");
}

/// <summary>Gathers what is wrong, up to a limit: a hostile file must not make a hostile answer.</summary>
internal sealed class FaultList
{
    public const int MaxFaults = 100;
    private const int MaxQuoted = 60;

    private readonly List<PolicyFault> _faults = [];

    public bool Any => _faults.Count > 0;

    public IReadOnlyList<PolicyFault> Sorted => [.. _faults.OrderBy(f => f.Line).ThenBy(f => f.Column)];

    public void Add(YamlNode at, string message) => Add(at.Line, at.Column, message);

    public void Add(int line, int column, string message)
    {
        if (_faults.Count < MaxFaults)
        {
            _faults.Add(new PolicyFault(line, column, message));
        }
    }

    /// <summary>What stood in the file, shortened, with everything that could play tricks on a terminal replaced.</summary>
    public static string Quote(string text)
    {
        var shown = text.Length > MaxQuoted ? text[..MaxQuoted] + "..." : text;
        return "'" + string.Concat(shown.Select(c => char.IsAsciiLetterOrDigit(c) || IsPlain(c) ? c : '?')) + "'";
    }

    public static string OneOf(IEnumerable<string> words) => string.Join(", ", words);

    private static bool IsPlain(char c) => c is >= ' ' and <= '~' || char.IsLetter(c);
}
