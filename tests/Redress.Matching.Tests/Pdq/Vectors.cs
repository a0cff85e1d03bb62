using Redress.Matching.Pdq;
using Redress.Matching.Pictures;
using Redress.Matching.Tests.Pictures;

namespace Redress.Matching.Tests.Pdq;

/// <summary>A generated picture with what the reference answers for it.</summary>
public sealed record Vector(
    string Pattern,
    int Width,
    int Height,
    ulong Seed,
    string Hash,
    int Quality,
    string[] Turned
)
{
    public static readonly IReadOnlyList<Vector> All = Read();

    private Picture? _picture;

    internal Picture Picture => _picture ??= Drawn.Of(Pattern, Width, Height, Seed);

    internal DihedralFingerprint Expected
    {
        get
        {
            var hashes = default(EightHashes);
            for (var i = 0; i < EightHashes.Count; i++)
            {
                hashes[i] = Parse(i == 0 ? Hash : Turned[i - 1]);
            }

            return new DihedralFingerprint(hashes, Quality);
        }
    }

    public override string ToString() => $"{Pattern} {Width}x{Height}";

    public static PdqHash Parse(string text) =>
        PdqHash.TryParse(text, out var hash) ? hash : throw new FormatException(text);

    private static List<Vector> Read()
    {
        using var stream = typeof(Vector).Assembly.GetManifestResourceStream("pdq-vectors-synthetic.csv")!;
        using var reader = new StreamReader(stream);
        return
        [
            .. reader
                .ReadToEnd()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Select(line => line.TrimEnd('\r').Split(','))
                .Select(f => new Vector(
                    f[0],
                    int.Parse(f[1]),
                    int.Parse(f[2]),
                    ulong.Parse(f[3]),
                    f[4],
                    int.Parse(f[5]),
                    f[6..]
                )),
        ];
    }
}
