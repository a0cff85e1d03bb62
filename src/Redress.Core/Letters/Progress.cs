namespace Redress.Core.Letters;

/// <summary>What a reporter is told between receipt and outcome; each once for what it is about.</summary>
public enum ProgressStep
{
    /// <summary>The promised look did not happen in time; the letter says when it will.</summary>
    Late,

    /// <summary>A person has looked, and another one must before it is decided.</summary>
    SecondLook,

    /// <summary>What was decided was carried out, and read as carried out without signing in.</summary>
    Gone,

    /// <summary>A hold that this reporter was told of has ended before anybody decided.</summary>
    VisibleAgain,

    /// <summary>It was reported to an authority. For the person shown and who speaks for them alone.</summary>
    Referred,
}

/// <summary>What a late letter promises.</summary>
public static class Lateness
{
    private static readonly TimeSpan s_first = TimeSpan.FromHours(24);
    private static readonly TimeSpan s_later = TimeSpan.FromHours(72);

    /// <summary>By when a person looks, after so many promises that were not kept.</summary>
    public static DateTimeOffset NextBy(int broken, DateTimeOffset now) => now + (broken <= 1 ? s_first : s_later);
}
