using System.Security.Cryptography;
using Redress.Core.Kernel;
using Redress.Storage.Engine;

namespace Redress.Storage.Ledgers;

/// <summary>A fact's canonical bytes: what happened, when, by whom, and every row it wrote, whole, as it is afterwards.</summary>
public sealed record FactBody(byte[] Salt, byte[] Commitment, byte[] Body)
{
    internal static FactBody Make(string kind, Actor by, DateTimeOffset at, List<Row> rows)
    {
        var body = FactWriter.Write(kind, by.Value, at.ToMicros(), rows);
        var salt = RandomNumberGenerator.GetBytes(16);
        return new FactBody(salt, Commit(salt, body), body);
    }

    /// <summary>SHA-256 of salt and body: all that the public tree ever holds of a fact.</summary>
    public static byte[] Commit(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(salt);
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
