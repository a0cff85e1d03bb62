using System.Security.Cryptography;
using Redress.Ledger.Trees;

namespace Redress.Ledger.Tests.Trees;

/// <summary>
/// RFC 6962 section 2.1 once more, on lists of leaf data, as slow and as literal as can be. It shares no code with
/// the library: that both agree is what the tests rest on.
/// </summary>
internal static class Naive
{
    /// <summary>Leaf data that differs in content and length.</summary>
    public static byte[][] Leaves(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => SHA256.HashData(BitConverter.GetBytes(i))[..(i == 0 ? 0 : 3 + i % 30)]),
        ];

    public static byte[] Root(byte[][] leaves)
    {
        if (leaves.Length == 0)
        {
            return SHA256.HashData([]);
        }

        if (leaves.Length == 1)
        {
            return SHA256.HashData([0, .. leaves[0]]);
        }

        var k = Half(leaves.Length);
        return SHA256.HashData([1, .. Root(leaves[..k]), .. Root(leaves[k..])]);
    }

    public static List<byte[]> Path(int m, byte[][] leaves)
    {
        if (leaves.Length == 1)
        {
            return [];
        }

        var k = Half(leaves.Length);
        return m < k ? [.. Path(m, leaves[..k]), Root(leaves[k..])] : [.. Path(m - k, leaves[k..]), Root(leaves[..k])];
    }

    public static List<byte[]> Proof(int m, byte[][] leaves) => m == 0 ? [] : Subproof(m, leaves, true);

    public static Digest[] Digests(IEnumerable<byte[]> hashes) => [.. hashes.Select(hash => new Digest(hash))];

    private static List<byte[]> Subproof(int m, byte[][] leaves, bool whole)
    {
        if (m == leaves.Length)
        {
            return whole ? [] : [Root(leaves)];
        }

        var k = Half(leaves.Length);
        return m <= k
            ? [.. Subproof(m, leaves[..k], whole), Root(leaves[k..])]
            : [.. Subproof(m - k, leaves[k..], false), Root(leaves[..k])];
    }

    private static int Half(int count)
    {
        var k = 1;
        while (k * 2 < count)
        {
            k *= 2;
        }

        return k;
    }
}
