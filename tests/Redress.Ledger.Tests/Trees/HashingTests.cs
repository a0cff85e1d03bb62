using System.Security.Cryptography;
using Redress.Ledger.Trees;

namespace Redress.Ledger.Tests.Trees;

public sealed class HashingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(510)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(65_535)]
    public void A_leaf_is_hashed_behind_a_zero_whatever_its_length(int length)
    {
        var data = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();

        Assert.Equal(SHA256.HashData([0, .. data]), Leaf.Hash(data).ToArray());
    }

    [Fact]
    public void A_node_is_hashed_behind_a_one_with_left_before_right()
    {
        var (left, right) = (Leaf.Hash([1]), Leaf.Hash([2]));

        Assert.Equal(SHA256.HashData([1, .. left.ToArray(), .. right.ToArray()]), Node.Hash(left, right).ToArray());
    }

    [Fact]
    public void A_leaf_that_spells_a_node_has_another_hash()
    {
        var (left, right) = (Leaf.Hash([1]), Leaf.Hash([2]));

        Assert.NotEqual(Node.Hash(left, right), Leaf.Hash([.. left.ToArray(), .. right.ToArray()]));
    }
}
