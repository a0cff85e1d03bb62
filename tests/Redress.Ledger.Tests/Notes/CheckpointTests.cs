using Redress.Ledger.Notes;
using Redress.Ledger.Tests.Trees;
using Redress.Ledger.Trees;

namespace Redress.Ledger.Tests.Notes;

public sealed class CheckpointTests : IDisposable
{
    private const string Origin = "redress.example/ledger";
    private const string Root = "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=";

    private readonly SignerKey _log = SignerKey.FromSeed(Origin, [.. Enumerable.Repeat((byte)1, 32)]);
    private readonly SignerKey _witness = SignerKey.FromSeed("witness.example", [.. Enumerable.Repeat((byte)2, 32)]);

    public void Dispose()
    {
        _log.Dispose();
        _witness.Dispose();
    }

    [Fact]
    public void It_is_three_lines()
    {
        var checkpoint = new Checkpoint(Origin, 8, Published.Roots[8]);

        Assert.Equal($"{Origin}\n8\n{Root}\n", checkpoint.ToText());
        Assert.Equal(checkpoint.ToText(), Checkpoint.ParseText(checkpoint.ToText()).Value.ToText());
    }

    [Fact]
    public void What_the_log_signed_opens_also_with_witnesses_under_it()
    {
        var opened = Checkpoint.Open(At(8).Sign(_log, _witness).ToBytes(), _log.Verifier).Value;

        Assert.Equal((Origin, 8, Published.Roots[8]), (opened.Origin, opened.Size, opened.Root));
    }

    [Fact]
    public void What_only_another_signed_does_not_open()
    {
        Assert.Equal(Flaws.NoteNotSigned, Checkpoint.Open(At(8).Sign(_witness).ToBytes(), _log.Verifier).Flaw);
        Assert.Equal(
            Flaws.CheckpointOfOtherLog,
            Checkpoint.Open(At(8).Sign(_witness).ToBytes(), _witness.Verifier).Flaw
        );
    }

    [Fact]
    public void Extension_lines_are_kept()
    {
        var checkpoint = At(8) with { Extensions = ["one", "two 2"] };
        var opened = Checkpoint.Open(checkpoint.Sign(_log).ToBytes(), _log.Verifier).Value;

        Assert.Equal(["one", "two 2"], opened.Extensions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("a\n8\n")]
    [InlineData("a\n8\n" + Root)]
    [InlineData("\n8\n" + Root + "\n")]
    [InlineData("a\n\n" + Root + "\n")]
    [InlineData("a\n08\n" + Root + "\n")]
    [InlineData("a\n+8\n" + Root + "\n")]
    [InlineData("a\n-8\n" + Root + "\n")]
    [InlineData("a\n 8\n" + Root + "\n")]
    [InlineData("a\n8 \n" + Root + "\n")]
    [InlineData("a\n8.0\n" + Root + "\n")]
    [InlineData("a\n\u0668\n" + Root + "\n")] // the digit eight of another script
    [InlineData("a\n9223372036854775808\n" + Root + "\n")]
    [InlineData("a\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg\n")]
    [InlineData("a\n8\nAAAA\n")]
    [InlineData("a\n0\n" + Root + "\n")] // no leaf, yet a root
    [InlineData("a\n8\n" + Root + "\n\n")]
    [InlineData("a\n8\n" + Root + "\n\nb\n")]
    [InlineData("a\n8\n" + Root + "\nb\u0001\n")]
    public void What_is_not_a_checkpoint_is_refused(string text) =>
        Assert.Equal(Flaws.CheckpointMalformed.Code, Checkpoint.ParseText(text).Flaw?.Code);

    [Fact]
    public void The_empty_log_has_a_checkpoint_too()
    {
        var opened = Checkpoint.Open(At(0).Sign(_log).ToBytes(), _log.Verifier);

        Assert.Equal(MerkleTree.EmptyRoot, opened.Value.Root);
    }

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("")]
    public void An_origin_that_breaks_the_format_is_a_fault(string origin) =>
        Assert.Throws<InvalidOperationException>(() => (At(8) with { Origin = origin }).ToText());

    [Fact]
    public void A_continuation_is_told_from_a_fork()
    {
        var proof = Published.Consistency6To8;
        var forked = At(6) with { Root = Published.Roots[5] };

        Assert.True(At(8).Follows(At(6), proof).Ok);
        Assert.True(At(6).Follows(At(6), []).Ok);
        Assert.True(At(8).Follows(At(0), []).Ok);
        Assert.Equal(Flaws.CheckpointInconsistent.Code, At(8).Follows(forked, proof).Flaw?.Code);
        Assert.Equal(Flaws.CheckpointInconsistent.Code, At(8).Follows(At(6), []).Flaw?.Code);
        Assert.Equal(Flaws.CheckpointInconsistent.Code, At(6).Follows(forked, []).Flaw?.Code);
        Assert.Equal(Flaws.CheckpointShrinks.Code, At(6).Follows(At(8), proof).Flaw?.Code);
        Assert.Equal(Flaws.CheckpointOfOtherLog, At(8).Follows(At(6) with { Origin = "b" }, proof).Flaw);
    }

    private static Checkpoint At(int size) => new(Origin, size, Published.Roots[size]);
}
