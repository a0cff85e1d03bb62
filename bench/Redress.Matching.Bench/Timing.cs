using System.Diagnostics;

namespace Redress.Matching.Bench;

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
