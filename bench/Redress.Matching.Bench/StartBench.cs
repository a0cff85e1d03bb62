using System.Diagnostics;
using System.Security.Cryptography;
using Redress.Matching.Indexing;
using Redress.Matching.Pdq;
using Redress.Server.Matching;

namespace Redress.Matching.Bench;

/// <summary>How long a node takes to have all hashes again: from its sealed snapshot, in a file that the machine has in memory.</summary>
internal static class StartBench
{
    public static void Run(int count)
    {
        var file = Path.Combine(Path.GetTempPath(), $"redress-snapshot-{Environment.ProcessId}");
        var key = RandomNumberGenerator.GetBytes(SealedStream.KeyBytes);
        try
        {
            var planted = Save(count, file, key);
            GC.Collect();
            for (var run = 0; run < 3; run++)
            {
                Load(count, file, key, planted);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static PdqHash Save(int count, string file, byte[] key)
    {
        var rng = new Random(count);
        var index = new PdqIndex(count);
        var block = new BankedHash[4_096];
        var outcomes = new Adding[block.Length];
        for (var from = 0; from < count; from += block.Length)
        {
            var size = Math.Min(block.Length, count - from);
            for (var i = 0; i < size; i++)
            {
                block[i] = new(PdqFingerprint.Listed(LookUpBench.Hash(true, rng)), new Owner(0, from + i));
            }

            index.Add(block.AsSpan(0, size), outcomes.AsSpan(0, size));
        }

        var since = Stopwatch.GetTimestamp();
        using (var to = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 0))
        using (var sealing = SealedStream.Sealing(to, key))
        {
            index.Save(sealing);
        }

        var (spent, bytes) = (Stopwatch.GetElapsedTime(since), new FileInfo(file).Length);
        Console.WriteLine(
            $"# snapshot of {count:N0}: sealed and written in {spent.TotalSeconds:F2} s, {bytes / (double)count:F1} B for each hash"
        );
        return block[0].Fingerprint.Hash;
    }

    private static void Load(int count, string file, byte[] key, PdqHash planted)
    {
        var index = new PdqIndex();
        var since = Stopwatch.GetTimestamp();
        using (var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 0))
        using (var opening = SealedStream.Opening(from, key))
        {
            index.Load(opening);
        }

        var spent = Stopwatch.GetElapsedTime(since);
        var found = index.LookUp(PdqFingerprint.Listed(planted), new Hit[4]).Kind;
        Console.WriteLine($"# start with {count:N0}: read, opened and made in {spent.TotalSeconds:F2} s, then {found}");
        GC.KeepAlive(index);
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
