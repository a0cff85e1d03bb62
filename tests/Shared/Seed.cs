using System.Globalization;
using System.Security.Cryptography;

namespace Redress.Tests;

/// <summary>Where a campaign's random numbers come from: its seed is printed, and <c>REDRESS_SEED</c> runs it again.</summary>
internal static class Seed
{
    public static (int Seed, Random Random) Next()
    {
        var given = Environment.GetEnvironmentVariable("REDRESS_SEED");
        var seed = given is { Length: > 0 }
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : RandomNumberGenerator.GetInt32(int.MaxValue);
        return (seed, new Random(seed));
    }

    /// <summary>How often: the small number on each run, the large one under <c>./test --full</c>.</summary>
    public static int Times(int usual, int full) => TestRun.Full ? full : usual;
}
