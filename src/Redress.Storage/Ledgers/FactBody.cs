using Redress.Core.Kernel;
using Redress.Ledger.Facts;
using Redress.Storage.Engine;
using Redress.Storage.Keys;

namespace Redress.Storage.Ledgers;

/// <summary>A fact's canonical bytes: what happened, when, by whom, and rows that it wrote, whole, as they are afterwards.</summary>
internal sealed record FactBody(byte[] Salt, byte[] Commitment, byte[] Body)
{
    /// <summary>Mostly one. A transaction of thousands of rows is told by several facts of the same kind.</summary>
    public static IEnumerable<FactBody> Make(string kind, Actor by, DateTimeOffset at, IReadOnlyList<Row> rows)
    {
        foreach (var body in FactWriter.Write(kind, by.Value, at.ToMicros(), rows))
        {
            var salt = new byte[Redress.Ledger.Facts.Commitment.SaltBytes];
            Randomness.Fill(salt);
            yield return new FactBody(salt, Redress.Ledger.Facts.Commitment.Of(salt, body).ToArray(), body);
        }
    }
}
