using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Redress.Bench.Wire;

/// <summary>
/// One HTTP/1.1 connection kept alive, one request at a time, over a bare socket: as little work for each request as can
/// be, for the load shares the cores with what it measures.
/// </summary>
internal sealed class Connection : IDisposable
{
    private static readonly byte[] s_endOfHeaders = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] s_lastChunk = "0\r\n\r\n"u8.ToArray();
    private readonly Socket _socket;
    private byte[] _buffer = new byte[16 * 1024];

    private Connection(Socket socket) => _socket = socket;

    public static async Task<Connection> OpenAsync(EndPoint to, CancellationToken cancel)
    {
        var isUnix = to is UnixDomainSocketEndPoint;
        var socket = new Socket(
            to.AddressFamily,
            SocketType.Stream,
            isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp
        );
        try
        {
            if (!isUnix)
            {
                socket.NoDelay = true;
            }

            await socket.ConnectAsync(to, cancel);
            return new Connection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of a request.</summary>
    public static byte[] Request(
        string method,
        string path,
        string? body,
        params ReadOnlySpan<(string Name, string Value)> headers
    )
    {
        var text = new StringBuilder()
            .Append(method)
            .Append(' ')
            .Append(path)
            .Append(" HTTP/1.1\r\nhost: 127.0.0.1\r\n");
        foreach (var (name, value) in headers)
        {
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (body is not null)
        {
            text.Append("content-type: application/json\r\ncontent-length: ")
                .Append(Encoding.UTF8.GetByteCount(body))
                .Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("\r\n").Append(body).ToString());
    }

    /// <summary>Sends a request and takes in the whole answer. The body is valid until the next request.</summary>
    public async ValueTask<Reply> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancel)
    {
        await _socket.SendAsync(request, cancel);
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            var read = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancel);
            if (read == 0)
            {
                throw new IOException("The connection was closed in the middle of an answer");
            }

            length += read;
            if (Parse(length) is { } reply)
            {
                return reply;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private Reply? Parse(int length)
    {
        var seen = _buffer.AsSpan(0, length);
        var end = seen.IndexOf(s_endOfHeaders);
        if (end < 0)
        {
            return null;
        }

        var headers = seen[..end];
        var body = end + s_endOfHeaders.Length;
        Utf8Parser.TryParse(headers[9..12], out int status, out _);
        var announced = headers.IndexOf("ontent-Length: "u8);
        if (announced < 0)
        {
            // No body at all, or one in chunks that ends with an empty one.
            return !headers.Contains((byte)'k') || headers.IndexOf("chunked"u8) < 0
                    ? new Reply(status, _buffer.AsMemory(body, 0), false)
                : seen[body..].EndsWith(s_lastChunk) ? new Reply(status, _buffer.AsMemory(body, length - body), true)
                : null;
        }

        Utf8Parser.TryParse(headers[(announced + 15)..], out int size, out _);
        return length - body >= size ? new Reply(status, _buffer.AsMemory(body, size), false) : null;
    }
}

/// <summary>An answer.</summary>
internal readonly record struct Reply(int Status, ReadOnlyMemory<byte> Raw, bool Chunked)
{
    /// <summary>The body as text, its chunks put together.</summary>
    public string Text()
    {
        if (!Chunked)
        {
            return Encoding.UTF8.GetString(Raw.Span);
        }

        var whole = new MemoryStream();
        var rest = Raw.Span;
        while (true)
        {
            var line = rest.IndexOf("\r\n"u8);
            Utf8Parser.TryParse(rest[..line], out int size, out _, 'x');
            if (size == 0)
            {
                return Encoding.UTF8.GetString(whole.ToArray());
            }

            whole.Write(rest.Slice(line + 2, size));
            rest = rest[(line + 2 + size + 2)..];
        }
    }
}
