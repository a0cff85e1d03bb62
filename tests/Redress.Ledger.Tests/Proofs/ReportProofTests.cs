using System.Security.Cryptography;
using System.Text;
using Redress.Ledger.Facts;
using Redress.Ledger.Notes;
using Redress.Ledger.Proofs;
using Redress.Ledger.Trees;

namespace Redress.Ledger.Tests.Proofs;

public sealed class ReportProofTests : IDisposable
{
    private const string Text = "My words.";

    private readonly SignerKey _log = SignerKey.FromSeed("redress/test", [.. Enumerable.Repeat((byte)1, 32)]);
    private readonly byte[] _salt = RandomNumberGenerator.GetBytes(Commitment.SaltBytes);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void A_sound_proof_tells_its_facts_and_texts()
    {
        var sound = ReportProof.Parse(Made().ToBytes()).Value.Verify(_log.Verifier);

        Assert.True(sound.Ok, sound.Flaw?.ToString());
        Assert.Equal(("report.filed", 7L), (sound.Value.Facts[0].Kind, sound.Value.Facts[0].At));
        Assert.Equal(new SoundText("statement", Text), Assert.Single(sound.Value.Texts));
        Assert.Equal(3, sound.Value.Newest.Size);
    }

    [Fact]
    public void Any_change_of_fact_salt_proof_text_or_key_is_seen()
    {
        var made = Made();
        var (fact, text) = (made.Facts[0], made.Texts[0]);
        ReportProof[] changed =
        [
            made with
            {
                Facts = [fact with { Body = Flipped(fact.Body, 8) }],
            },
            made with
            {
                Facts = [fact with { Salt = Flipped(fact.Salt) }],
            },
            made with
            {
                Facts = [fact with { Salt = fact.Salt[1..] }],
            },
            made with
            {
                Facts = [fact with { Proof = fact.Proof.Replace("index 1", "index 0", StringComparison.Ordinal) }],
            },
            made with
            {
                Facts = [],
            },
            made with
            {
                Texts = [text with { Ciphertext = Flipped(text.Ciphertext) }],
            },
            made with
            {
                Texts = [text with { Key = Flipped(text.Key) }],
            },
            made with
            {
                Texts = [text with { Id = "sld_2" }],
            },
            made with
            {
                Key = "no key",
            },
        ];

        Assert.All(changed, c => Assert.False(c.Verify(null).Ok));
    }

    [Fact]
    public void A_log_of_somebody_else_proves_nothing()
    {
        using var other = SignerKey.FromSeed("redress/other", [.. Enumerable.Repeat((byte)2, 32)]);

        Assert.True(Made().Verify(null).Ok);
        Assert.False(Made().Verify(other.Verifier).Ok);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"format":"redress-report-proof/2","key":"","report":"","facts":[],"texts":[]}""")]
    [InlineData("""{"format":"redress-report-proof/1","key":"","report":"","facts":[null],"texts":[],"more":1}""")]
    public void What_is_no_proof_is_not_read(string file) =>
        Assert.False(ReportProof.Parse(Encoding.UTF8.GetBytes(file)).Ok);

    private ReportProof Made()
    {
        const string Id = "sld_1";
        var sealedText = Sealed(Id);
        var hash = Convert.ToHexStringLower(SHA256.HashData(sealedText));
        var body = Encoding.UTF8.GetBytes(
            $$"""{"at":7,"by":"portal","kind":"report.filed","rows":[["sealed",{"ciphertext":"sha256:{{hash}}","id":"{{Id}}"}]]}"""
        );
        var leaf = Leaf.Hash(Commitment.Of(_salt, body).ToArray());
        Digest[] leaves = [Leaf.Hash([0]), leaf, Leaf.Hash([2])];
        var tree = Subtrees.OverLeaves(i => leaves[i]);
        var note = new Checkpoint("redress/test", 3, MerkleTree.Root(3, tree)).Sign(_log).ToString();
        var proof = new TlogProof(1, MerkleTree.InclusionProof(1, 3, tree), Encoding.UTF8.GetBytes(note));
        return new ReportProof(
            ReportProof.Format1,
            _log.Verifier.Text,
            "rpt_1",
            [new ProvenFact(_salt, body, Encoding.UTF8.GetString(proof.ToBytes()))],
            [new ProvenText(Id, "statement", sealedText, _key)]
        );
    }

    private byte[] Sealed(string id)
    {
        var plain = Encoding.UTF8.GetBytes(Text);
        var (nonce, tag, cipher) = (new byte[12], new byte[16], new byte[plain.Length]);
        using var aes = new AesGcm(_key, 16);
        aes.Encrypt(nonce, plain, cipher, tag, Encoding.UTF8.GetBytes(id));
        return [.. nonce, .. cipher, .. tag];
    }

    private static byte[] Flipped(byte[] bytes, int at = 0)
    {
        byte[] changed = [.. bytes];
        changed[at] ^= 1;
        return changed;
    }
}
