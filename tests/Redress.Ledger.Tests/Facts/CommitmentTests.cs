using System.Security.Cryptography;
using Redress.Ledger.Facts;

namespace Redress.Ledger.Tests.Facts;

public sealed class CommitmentTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2000)]
    [InlineData(4080)]
    [InlineData(4081)]
    [InlineData(100_000)]
    public void It_is_the_hash_of_salt_and_body(int length)
    {
        var salt = Enumerable.Range(0, 16).Select(i => (byte)i).ToArray();
        var body = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();

        Assert.Equal(SHA256.HashData([.. salt, .. body]), Commitment.Of(salt, body).ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(32)]
    public void A_salt_of_another_length_is_a_fault(int length) =>
        Assert.Throws<ArgumentException>(() => Commitment.Of(new byte[length], [1]));
}
