namespace Redress.Core.Clocks;

/// <summary>The clocks that laws set, by name, and our own.</summary>
public static class LawClocks
{
    /// <summary>TAKE IT DOWN Act s.3 (Pub. L. 119-12): removal after a complete request.</summary>
    public const string Tida = "us.tida";

    /// <summary>Online Safety Act 2023 s.10(3A): taking down a reported intimate image.</summary>
    public const string Osa = "uk.osa";

    /// <summary>Regulation (EU) 2022/2065 Art. 16(6): a timely decision on a notice.</summary>
    public const string Dsa = "eu.dsa";

    /// <summary>Regulation (EU) 2021/784 Art. 3: removal after an authority's order.</summary>
    public const string Tco = "eu.tco";

    /// <summary>By when a person looks, as the policy promises.</summary>
    public const string Own = "own";

    /// <summary>A pack may say less than the law, never more. The DSA names no number: a month is the most that can be timely.</summary>
    public static IReadOnlyDictionary<string, TimeSpan> Longest { get; } =
        new Dictionary<string, TimeSpan>(StringComparer.Ordinal)
        {
            [Tida] = TimeSpan.FromHours(48),
            [Osa] = TimeSpan.FromHours(48),
            [Dsa] = TimeSpan.FromDays(30),
            [Tco] = TimeSpan.FromHours(1),
        };

    /// <summary>Whether it ends when the content is gone, and not when it was looked at or decided.</summary>
    public static bool AsksForRemoval(string clock) => clock is Tida or Osa or Tco;
}
