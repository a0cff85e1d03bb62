using System.Globalization;

namespace Redress.Bench.Measuring;

/// <summary>CPU time of a process and all that it started, ended ones too, from /proc.</summary>
internal static class CpuTime
{
    // USER_HZ, which Linux fixes at 100 for what it shows to programs.
    private const double MillisecondsPerTick = 10;

    /// <summary>Milliseconds of user and system time of these processes and their descendants.</summary>
    public static double Of(params ReadOnlySpan<int> roots)
    {
        var all = All();
        var ticks = 0L;
        var waiting = new Queue<int>(roots.ToArray());
        while (waiting.TryDequeue(out var id))
        {
            if (!all.TryGetValue(id, out var process))
            {
                continue;
            }

            ticks += process.Ticks;
            foreach (var (child, seen) in all)
            {
                if (seen.Parent == id)
                {
                    waiting.Enqueue(child);
                }
            }
        }

        return ticks * MillisecondsPerTick;
    }

    /// <summary>Resident memory of a process in MiB.</summary>
    public static double ResidentMiB(int id) =>
        long.Parse(
            File.ReadLines($"/proc/{id}/status")
                .First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture
        ) / 1024.0;

    /// <summary>Busy and all time of the whole machine since it started, in ticks over all cores.</summary>
    public static (long Busy, long All) OfMachine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var ticks = Array.ConvertAll(fields[1..9], f => long.Parse(f, CultureInfo.InvariantCulture));
        var all = ticks.Sum();
        // The fourth is idle, the fifth waits for the disk.
        return (all - ticks[3] - ticks[4], all);
    }

    private static Dictionary<int, (int Parent, long Ticks)> All()
    {
        var all = new Dictionary<int, (int, long)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && Read(folder) is { } process
            )
            {
                all[id] = process;
            }
        }

        return all;
    }

    private static (int Parent, long Ticks)? Read(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            // The name in brackets may hold spaces; what follows it does not.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = fields[11..15].Sum(f => long.Parse(f, CultureInfo.InvariantCulture));
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), ticks);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
