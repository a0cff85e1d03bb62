using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Redress.Decoder;
using Redress.Decoder.Pictures;
using Redress.Decoder.Videos;
using Redress.Decoder.Wire;

// Bytes come in, numbers go out, until the input ends. Nothing is ever written anywhere else.
using var input = Console.OpenStandardInput();
using var output = Console.OpenStandardOutput();
Say(new DecoderHello(PictureFile.Start(), VideoFile.IsThere), DecoderJson.Default.DecoderHello);
var header = new byte[DecoderWire.HeaderBytes];
while (input.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length)
{
    var length = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1));
    if (length is < 0 or > DecoderWire.MaxFileBytes)
    {
        return 2;
    }

    var file = new byte[length];
    input.ReadExactly(file);
    Say(Fingerprinting.Of(file, (Asked)header[0]), DecoderJson.Default.DecoderAnswer);
}

return 0;

void Say<T>(T answer, JsonTypeInfo<T> shape)
{
    var bytes = JsonSerializer.SerializeToUtf8Bytes(answer, shape);
    Span<byte> length = stackalloc byte[sizeof(int)];
    BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
    output.Write(length);
    output.Write(bytes);
    output.Flush();
}
