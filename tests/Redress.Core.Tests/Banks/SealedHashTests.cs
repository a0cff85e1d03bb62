using Redress.Core.Banks;

namespace Redress.Core.Tests.Banks;

public sealed class SealedHashTests
{
    [Fact]
    public void What_is_written_is_read_again_with_what_was_withdrawn()
    {
        SealedHash[] hashes =
        [
            SealedHash.Parse(HashKind.Pdq, new string('a', 64))!,
            SealedHash.Parse(HashKind.Md5, new string('0', 32))! with
            {
                Withdrawn = true,
            },
            SealedHash.Parse(HashKind.Frame, new string('7', 64))!,
        ];

        var read = SealedHash.Read(SealedHash.Write(hashes));

        Assert.Equal(hashes.Select(h => (h.Kind, h.Withdrawn)), read.Select(h => (h.Kind, h.Withdrawn)));
        Assert.All(read.Zip(hashes), p => Assert.True(p.First.Value.Span.SequenceEqual(p.Second.Value.Span)));
    }

    [Theory]
    [InlineData(HashKind.Pdq, "")]
    [InlineData(HashKind.Pdq, "zz")]
    [InlineData(HashKind.Md5, "00000000000000000000000000000000000000000000000000000000000000ff")]
    [InlineData(HashKind.Sha256, null)]
    [InlineData(HashKind.Sha256, "g000000000000000000000000000000000000000000000000000000000000000")]
    public void What_is_no_fingerprint_of_its_kind_is_none(HashKind kind, string? text) =>
        Assert.Null(SealedHash.Parse(kind, text));

    [Theory]
    [InlineData("00")]
    [InlineData("0f")]
    [InlineData("020000")]
    public void Damaged_bytes_are_no_entry(string hex) =>
        Assert.Throws<FormatException>(() => SealedHash.Read(Convert.FromHexString(hex)));
}
