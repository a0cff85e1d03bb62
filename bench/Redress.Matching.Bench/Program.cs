using System.Diagnostics;
using System.Globalization;
using Redress.Matching.Bench;

// usage: matching-bench pdq | lookup COUNT [uniform|clustered]
// Prints one line of the table in bench/MATCHING.md for each measurement. One thread.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["pdq"]:
        PdqBench.Run();
        return 0;
    case ["lookup", var count, .. var kind]
        when int.TryParse(count, out var hashes) && hashes is > 0 and <= 100_000_000:
        LookUpBench.Run(hashes, kind is ["clustered"]);
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: matching-bench pdq | lookup COUNT [uniform|clustered]");
        return 2;
}

/// <summary>How long single runs of something take.</summary>
internal static class Timing
{
    public static void Print(string what, double[] micros)
    {
        Array.Sort(micros);
        Console.WriteLine(
            $"| {what} | {micros.Average():F1} | {At(micros, 0.5):F1} | {At(micros, 0.99):F1} | {micros[^1]:F1} | {micros.Length} |"
        );
    }

    public static double Micros(long since) => Stopwatch.GetElapsedTime(since).TotalMicroseconds;

    private static double At(double[] sorted, double share) => sorted[(int)(share * (sorted.Length - 1))];
}
