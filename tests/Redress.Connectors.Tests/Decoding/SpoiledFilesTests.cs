using System.Collections.Concurrent;
using System.Diagnostics;
using Redress.Connectors.Decoding;
using Redress.Decoder.Wire;
using Xunit.Abstractions;

namespace Redress.Connectors.Tests.Decoding;

/// <summary>Spoiled files of every kind that is opened: an answer to each, no decoder left behind, and the pool stays well.</summary>
public sealed class SpoiledFilesTests(ITestOutputHelper output) : IDisposable
{
    private readonly DecoderPool _pool = new(new DecoderOptions { Program = DecoderPoolTests.BuiltDecoder() });

    public void Dispose() => _pool.Dispose();

    [DecoderFact]
    public async Task Every_spoiled_file_gets_an_answer_and_the_pool_stays_well()
    {
        var (seed, random) = Seed.Next();
        var files = await WholeAsync();
        // The last is the video, which takes long.
        var plans = Enumerable
            .Range(0, Seed.Times(150, 100_000))
            .Select(i => (files[i % 50 == 49 ? files.Count - 1 : i % (files.Count - 1)], random.Next()))
            .ToList();
        var answers = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);

        await Parallel.ForEachAsync(
            plans,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (plan, cancel) =>
            {
                var file = Mutant.Of(plan.Item1, new Random(plan.Item2));
                var word = await _pool.DecodeAsync(file, Asked.LookUp, cancel) switch
                {
                    DecodeResult.Decoded { Answer.Error: { } error } => error,
                    DecodeResult.Decoded { Answer.Damaged: true } => "hashed, damaged",
                    DecodeResult.Decoded => "hashed",
                    DecodeResult.Unknown unknown => unknown.ToString(),
                    _ => throw new InvalidOperationException($"No answer to seed {seed}"),
                };
                answers.AddOrUpdate(word, 1, (_, n) => n + 1);
            }
        );

        output.WriteLine($"seed {seed}, {files.Count} kinds of file, {plans.Count} spoiled");
        output.WriteLine(
            string.Join('\n', answers.OrderByDescending(a => a.Value).Select(a => $"{a.Value, 8} {a.Key}"))
        );
        Assert.True(answers.Count > 1, "All files were answered alike: none can have been spoiled");
        var after = Assert.IsType<DecodeResult.Decoded>(await _pool.DecodeAsync(files[0], Asked.Hash, default));
        Assert.Null(after.Answer.Error);
        Assert.True(_pool.IdlePids.Count <= 8, $"{_pool.IdlePids.Count} decoders are left");
    }

    /// <summary>A small picture in each format that ffmpeg can write here, and a video.</summary>
    private static async Task<List<byte[]>> WholeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("redress-whole-");
        var png = Path.Combine(folder.FullName, "a.png");
        await File.WriteAllBytesAsync(png, DrawnFiles.Png(96, 64));
        var files = new List<byte[]> { await File.ReadAllBytesAsync(png) };
        foreach (var name in (string[])["a.jpg", "a.gif", "a.webp", "a.bmp", "a.tiff"])
        {
            var path = Path.Combine(folder.FullName, name);
            using var ffmpeg = Process.Start(
                new ProcessStartInfo("ffmpeg", ["-v", "quiet", "-i", png, path]) { RedirectStandardInput = true }
            )!;
            await ffmpeg.WaitForExitAsync();
            if (File.Exists(path))
            {
                files.Add(await File.ReadAllBytesAsync(path));
            }
        }

        files.Add(DrawnFiles.Video());
        folder.Delete(recursive: true);
        return files;
    }
}
