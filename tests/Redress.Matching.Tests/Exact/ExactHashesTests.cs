using System.Text;
using Redress.Matching.Exact;

namespace Redress.Matching.Tests.Exact;

public sealed class ExactHashesTests
{
    [Theory]
    [InlineData(
        "",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "d41d8cd98f00b204e9800998ecf8427e"
    )]
    [InlineData(
        "abc",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "900150983cd24fb0d6963f7d28e17f72"
    )]
    public void The_hashes_of_bytes_are_those_of_the_standards(string text, string sha256, string md5) =>
        Assert.Equal(new ExactHashes(sha256, md5), ExactHashes.Of(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(128 * 1024)]
    [InlineData(500_001)]
    public async Task A_stream_has_the_hashes_of_its_bytes(int length)
    {
        var bytes = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();

        Assert.Equal(
            ExactHashes.Of(bytes),
            await ExactHashes.OfAsync(new MemoryStream(bytes), length, CancellationToken.None)
        );
    }

    [Fact]
    public async Task A_stream_with_a_byte_too_many_has_none() =>
        Assert.Null(await ExactHashes.OfAsync(new MemoryStream(new byte[1001]), 1000, CancellationToken.None));
}
