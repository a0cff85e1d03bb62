using System.Text;
using Redress.Ledger.Notes;

namespace Redress.Ledger.Tests.Notes;

public sealed class SignedNoteTests : IDisposable
{
    private const string PublishedNote =
        "This is an example message.\n\n\u2014 example.com/foo "
        + "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    private readonly SignerKey _ours = SignerKey.FromSeed("log.example/ours", [.. Enumerable.Repeat((byte)1, 32)]);
    private readonly SignerKey _other = SignerKey.FromSeed("log.example/other", [.. Enumerable.Repeat((byte)2, 32)]);

    public void Dispose()
    {
        _ours.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void The_published_note_verifies_and_is_written_back()
    {
        var key = VerifierKey.Parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k").Value;
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(PublishedNote)).Value;

        Assert.Equal("This is an example message.\n", note.Text);
        Assert.Equal([key], note.SignersAmong(key).Value);
        Assert.Equal(PublishedNote, note.ToString());
    }

    [Fact]
    public void The_text_may_have_empty_lines_and_any_script()
    {
        var text = "\n\nßquare ◼ 𝄞\n\n\u2014 not a signature\n\n";
        var note = Again(SignedNote.Sign(text, _ours));

        Assert.Equal(text, note.Text);
        Assert.True(note.SignersAmong(_ours.Verifier).Ok);
    }

    [Fact]
    public void Unknown_keys_are_passed_over_and_known_ones_named()
    {
        var note = Again(SignedNote.Sign("text\n", _other, _ours));

        Assert.Equal([_ours.Verifier], note.SignersAmong(_ours.Verifier).Value);
        Assert.Equal(2, note.SignersAmong(_ours.Verifier, _other.Verifier).Value.Count);
    }

    [Fact]
    public void Without_a_known_signature_the_note_is_refused()
    {
        var note = Again(SignedNote.Sign("text\n", _other));

        Assert.Equal(Flaws.NoteNotSigned, note.SignersAmong(_ours.Verifier).Flaw);
        Assert.Equal(Flaws.NoteNotSigned, note.SignersAmong().Flaw);
    }

    [Fact]
    public void One_wrong_signature_of_a_known_key_spoils_the_note()
    {
        var good = SignedNote.Sign("text\n", _ours, _other).ToString();
        var bad = SignedNote.Sign("other text\n", _ours).ToString();
        var line = bad[bad.IndexOf('\u2014', StringComparison.Ordinal)..];
        var note = SignedNote.Parse(Encoding.UTF8.GetBytes(good + line)).Value;

        Assert.Equal(Flaws.NoteSignatureWrong.Code, note.SignersAmong(_ours.Verifier).Flaw?.Code);
        Assert.True(note.SignersAmong(_other.Verifier).Ok);
    }

    [Fact]
    public void A_stranger_who_shares_only_the_name_or_only_the_id_is_passed_over()
    {
        using var namesake = SignerKey.FromSeed(_ours.Verifier.Name, [.. Enumerable.Repeat((byte)3, 32)]);
        Assert.True(Again(SignedNote.Sign("text\n", namesake, _ours)).SignersAmong(_ours.Verifier).Ok);

        var renamed = SignedNote.Sign("text\n", _ours).ToString().Replace("/ours ", "/else ", StringComparison.Ordinal);
        Assert.Equal(Flaws.NoteNotSigned, Parse(renamed).Value.SignersAmong(_ours.Verifier).Flaw);
    }

    [Fact]
    public void No_byte_of_a_note_may_change()
    {
        var bytes = SignedNote.Sign("text\nof two lines\n", _ours).ToBytes();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var note = SignedNote.Parse(bytes);
            Assert.False(note.Ok && note.Value.SignersAmong(_ours.Verifier).Ok, $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void A_note_cut_anywhere_is_refused()
    {
        var bytes = SignedNote.Sign("text\n", _ours).ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(SignedNote.Parse(bytes.AsSpan(0, length)).Ok, $"length {length}");
        }
    }

    [Theory]
    [InlineData("text\n\n")]
    [InlineData("text\n\nno dash\n")]
    [InlineData("text\n\n- a AAAAAAAA\n")]
    [InlineData("text\n\n\u2014 a AAAAAAAA")] // no line feed at the end
    [InlineData("text\n\u2014 a AAAAAAAA\n")] // no empty line
    [InlineData("text\n\n\u2014 a AAAA\n")] // not even a key id
    [InlineData("text\n\n\u2014 a AAAAAA==\n")] // a key id and nothing more
    [InlineData("text\n\n\u2014 a AAAAAAB=\n")] // a stray bit
    [InlineData("text\n\n\u2014 a  AAAAAAAA\n")]
    [InlineData("text\n\n\u2014 a AAAAAAAA \n")]
    [InlineData("text\n\n\u2014  AAAAAAAA\n")]
    [InlineData("text\n\n\u2014 a+b AAAAAAAA\n")]
    [InlineData("text\n\n\u2014 a\u00a0b AAAAAAAA\n")]
    [InlineData("text\r\n\r\n\u2014 a AAAAAAAA\r\n")]
    [InlineData("te\txt\n\n\u2014 a AAAAAAAA\n")]
    [InlineData("te\0xt\n\n\u2014 a AAAAAAAA\n")]
    public void What_is_not_a_note_is_refused(string text) =>
        Assert.Equal(Flaws.NoteMalformed.Code, Parse(text).Flaw?.Code);

    [Fact]
    public void What_is_not_utf8_is_refused()
    {
        var note = SignedNote.Sign("text\n", _ours).ToBytes();
        byte[][] broken =
        [
            [0xff],
            [0xc0, 0x80],
            [0xed, 0xa0, 0x80],
            [0xf5, 0x80, 0x80, 0x80],
            [0xe2, 0x82],
        ];

        Assert.All(broken, bytes => Assert.False(SignedNote.Parse([.. bytes, .. note]).Ok));
    }

    [Theory]
    [InlineData(16, true)]
    [InlineData(SignedNote.MaxSignatures, true)]
    [InlineData(SignedNote.MaxSignatures + 1, false)]
    public void Many_signatures_are_read_but_not_without_end(int count, bool read)
    {
        var note = SignedNote.Sign("text\n", _ours).ToString();
        var strangers = string.Concat(Enumerable.Repeat("\u2014 witness.example AAAAAAAA\n", count - 1));

        Assert.Equal(read, Parse(note + strangers).Ok);
    }

    [Fact]
    public void A_very_long_note_is_refused_unread() =>
        Assert.False(SignedNote.Parse(new byte[SignedNote.MaxBytes + 1]).Ok);

    [Theory]
    [InlineData("")]
    [InlineData("no line feed")]
    [InlineData("control \u0007\n")]
    [InlineData("carriage\r\n")]
    public void A_text_that_cannot_stand_in_a_note_is_not_signed(string text) =>
        Assert.ThrowsAny<ArgumentException>(() => SignedNote.Sign(text, _ours));

    [Fact]
    public void Half_a_surrogate_pair_is_not_signed() =>
        Assert.ThrowsAny<ArgumentException>(() => SignedNote.Sign("half a pair \ud800\n", _ours));

    [Fact]
    public void A_note_without_signers_is_a_fault() =>
        Assert.Throws<ArgumentException>(() => SignedNote.Sign("text\n"));

    private static SignedNote Again(SignedNote note) => SignedNote.Parse(note.ToBytes()).Value;

    private static Checked<SignedNote> Parse(string text) => SignedNote.Parse(Encoding.UTF8.GetBytes(text));
}
