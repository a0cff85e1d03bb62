using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using Redress.Matching.Indexing;
using Redress.Matching.Pdq;

namespace Redress.Matching.Bench;

/// <summary>
/// The same hashes and the same queries for this index, for comparing with every hash, and for FAISS where Python has it (Debian:
/// python3-faiss): IndexBinaryMultiHash as the field uses it, and its flat index. One thread each; answers are compared.
/// </summary>
internal static class PeersBench
{
    private const int Queries = 64;

    /// <summary>Debian's own, for which its packages are.</summary>
    private static string Python => File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    public static void Run(int count)
    {
        var rng = new Random(count + 1);
        var hashes = new PdqHash[count];
        for (var i = 0; i < count; i++)
        {
            hashes[i] = LookUpBench.Hash(clustered: true, rng);
        }

        var queries = new PdqHash[Queries];
        for (var i = 0; i < Queries; i++)
        {
            queries[i] =
                i % 2 == 0
                    ? LookUpBench.Turned(hashes[rng.Next(count)], rng.Next(32), rng)
                    : LookUpBench.Hash(clustered: true, rng);
        }

        var truth = Brute(hashes, queries);
        Own(hashes, queries, truth);
        Faiss(hashes, queries, truth);
    }

    private static int[] Brute(PdqHash[] hashes, PdqHash[] queries)
    {
        var words = MemoryMarshal.Cast<PdqHash, ulong>(hashes.AsSpan()).ToArray();
        var found = new int[queries.Length];
        var micros = new double[queries.Length];
        for (var q = 0; q < queries.Length; q++)
        {
            var query = MemoryMarshal.Cast<PdqHash, ulong>(queries.AsSpan(q, 1)).ToArray();
            var since = Stopwatch.GetTimestamp();
            var near = 0;
            for (var i = 0; i < words.Length; i += 4)
            {
                var distance =
                    BitOperations.PopCount(words[i] ^ query[0])
                    + BitOperations.PopCount(words[i + 1] ^ query[1])
                    + BitOperations.PopCount(words[i + 2] ^ query[2])
                    + BitOperations.PopCount(words[i + 3] ^ query[3]);
                near += distance <= PdqHash.MaxDistance ? 1 : 0;
            }

            micros[q] = Timing.Micros(since);
            found[q] = near;
        }

        Timing.Print($"every hash compared, {hashes.Length:N0} clustered", micros);
        return found;
    }

    private static void Own(PdqHash[] hashes, PdqHash[] queries, int[] truth)
    {
        var index = new PdqIndex(hashes.Length);
        var since = Stopwatch.GetTimestamp();
        for (var i = 0; i < hashes.Length; i++)
        {
            index.Add(new BankedHash(PdqFingerprint.Listed(hashes[i]), new Owner(0, i)));
        }

        Console.WriteLine($"# this index: built in {Stopwatch.GetElapsedTime(since).TotalSeconds:F1} s, one by one");
        var room = new Hit[65_536];
        var micros = new double[queries.Length];
        var equal = 0;
        for (var repeat = 0; repeat < 2; repeat++)
        {
            equal = 0;
            for (var q = 0; q < queries.Length; q++)
            {
                since = Stopwatch.GetTimestamp();
                var hits = index.LookUp(PdqFingerprint.Listed(queries[q]), room).Hits.Length;
                micros[q] = Timing.Micros(since);
                equal += hits == truth[q] ? 1 : 0;
            }
        }

        Timing.Print($"this index, {hashes.Length:N0} clustered", micros);
        Console.WriteLine($"# {equal} of {queries.Length} answers equal brute force");
    }

    private static void Faiss(PdqHash[] hashes, PdqHash[] queries, int[] truth)
    {
        var folder = Directory.CreateTempSubdirectory("redress-peers-");
        try
        {
            File.WriteAllBytes(
                Path.Combine(folder.FullName, "hashes"),
                MemoryMarshal.AsBytes(hashes.AsSpan()).ToArray()
            );
            File.WriteAllBytes(
                Path.Combine(folder.FullName, "queries"),
                MemoryMarshal.AsBytes(queries.AsSpan()).ToArray()
            );
            File.WriteAllLines(Path.Combine(folder.FullName, "truth"), truth.Select(t => $"{t}"));
            var script = Path.Combine(AppContext.BaseDirectory, "faiss_peer.py");
            using var python = Process.Start(new ProcessStartInfo(Python, [script, folder.FullName]));
            python?.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine("# no python3 here, so no FAISS");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
