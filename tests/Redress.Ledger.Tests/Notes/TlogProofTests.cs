using System.Text;
using Redress.Ledger.Notes;
using Redress.Ledger.Tests.Trees;
using Redress.Ledger.Trees;

namespace Redress.Ledger.Tests.Notes;

public sealed class TlogProofTests : IDisposable
{
    private const string Origin = "redress.example/ledger";

    private readonly SignerKey _log = SignerKey.FromSeed(Origin, [.. Enumerable.Repeat((byte)1, 32)]);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void A_file_is_first_line_index_hashes_and_checkpoint()
    {
        var checkpoint = Note(8);
        var lines = Encoding.UTF8.GetString(Proof(5).ToBytes()).Split('\n');

        Assert.Equal("c2sp.org/tlog-proof@v1", lines[0]);
        Assert.Equal("index 5", lines[1]);
        Assert.Equal(Published.InclusionOf5In8.Select(hash => hash.ToBase64()), lines[2..5]);
        Assert.Equal("", lines[5]);
        Assert.Equal(Encoding.UTF8.GetString(checkpoint), string.Join('\n', lines[6..]));
    }

    [Fact]
    public void Every_leaf_of_the_published_tree_is_proved_by_its_own_file_only()
    {
        for (var index = 0; index < 8; index++)
        {
            var proof = TlogProof.Parse(Proof(index).ToBytes()).Value;
            for (var leaf = 0; leaf < 8; leaf++)
            {
                var verdict = proof.Verify(Leaf.Hash(Published.Leaves[leaf]), _log.Verifier);
                Assert.Equal(leaf == index ? null : Flaws.ProofWrong, verdict.Flaw);
            }
        }
    }

    [Fact]
    public void The_only_leaf_needs_no_hashes()
    {
        var file = new TlogProof(0, [], Note(1)).ToBytes();
        var opened = TlogProof.Parse(file).Value.Verify(Leaf.Hash(Published.Leaves[0]), _log.Verifier);

        Assert.Equal(1, opened.Value.Size);
    }

    [Fact]
    public void Extra_bytes_travel_along()
    {
        var proof = new TlogProof(5, Published.InclusionOf5In8, Note(8), [1, 2, 3]);
        var again = TlogProof.Parse(proof.ToBytes()).Value;

        Assert.Equal([1, 2, 3], again.ExtraBytes);
        Assert.Null(TlogProof.Parse(Proof(5).ToBytes()).Value.ExtraBytes);
        Assert.Equal(proof.ToBytes(), again.ToBytes());
    }

    [Fact]
    public void No_byte_of_a_file_may_change()
    {
        var bytes = Proof(5).ToBytes();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Holds(bytes), $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(Holds(bytes[..length]), $"length {length}");
        }
    }

    [Fact]
    public void A_proof_by_another_log_proves_nothing()
    {
        using var other = SignerKey.FromSeed(Origin, [.. Enumerable.Repeat((byte)2, 32)]);
        var verdict = Proof(5).Verify(Leaf.Hash(Published.Leaves[5]), other.Verifier);

        Assert.Equal(Flaws.NoteNotSigned, verdict.Flaw);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("c2sp.org/tlog-proof@v1")]
    [InlineData("c2sp.org/tlog-proof@v1\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v2\nindex 0\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 00\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex -1\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0 \n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 9223372036854775808\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\nextra AAAA\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra A\nindex 0\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra AAAA\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra AAAA\nextra AAAA\nindex 0\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nx")]
    [InlineData("c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\nx")]
    public void What_is_not_a_proof_file_is_refused(string text) =>
        Assert.Equal(Flaws.ProofMalformed.Code, TlogProof.Parse(Encoding.UTF8.GetBytes(text)).Flaw?.Code);

    [Fact]
    public void A_file_with_too_many_hashes_or_bytes_is_refused()
    {
        var hash = default(Digest);
        var many = new TlogProof(0, [.. Enumerable.Repeat(hash, MerkleProof.MaxHashes + 1)], Note(8)).ToBytes();

        Assert.False(TlogProof.Parse(many).Ok);
        Assert.False(TlogProof.Parse(new byte[TlogProof.MaxBytes + 1]).Ok);
    }

    private bool Holds(byte[] file)
    {
        var proof = TlogProof.Parse(file);
        return proof.Ok && proof.Value.Verify(Leaf.Hash(Published.Leaves[5]), _log.Verifier).Ok;
    }

    private TlogProof Proof(int index) => new(index, MerkleTree.InclusionProof(index, 8, Published.Subtree), Note(8));

    private byte[] Note(int size) => new Checkpoint(Origin, size, Published.Roots[size]).Sign(_log).ToBytes();
}
