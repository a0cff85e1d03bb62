namespace Redress.Server.Letters;

/// <summary>Why something was looked at, as far as its author is told. Who said so is never part of it.</summary>
public enum Basis
{
    Report,
    Match,
    Rule,
    Platform,
}

/// <summary>
/// How to object, and until which day: at an address that holds no secret, with a code from the letter itself, or, where there
/// is neither, where the report was made.
/// </summary>
public sealed record Objection(string? At, DateOnly? Until, string? Code = null);

public enum ParameterForm
{
    /// <summary>One of a closed list.</summary>
    Word,

    /// <summary>Some of a closed list, with commas.</summary>
    Words,

    /// <summary>true or false.</summary>
    YesNo,

    /// <summary>A whole number from 0.</summary>
    Count,

    /// <summary>ISO 8601 in UTC.</summary>
    Time,

    /// <summary>ISO 8601, a day only.</summary>
    Day,

    /// <summary>Text on one line.</summary>
    Line,

    /// <summary>Text of several lines.</summary>
    Prose,
}

/// <param name="Promise">
/// Where the parameter is a time that is still to come: the column that stores it, as a table and a column. A letter promises
/// nothing else, and a test fails on one that does.
/// </param>
public sealed record LetterParameter(
    string Name,
    ParameterForm Form,
    bool Required = true,
    IReadOnlyList<string>? Words = null,
    string? Promise = null
);
