using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Redress.System.Tests.Promises;

/// <summary>
/// Stands on the wire before a server that speaks HTTP and breaks what it is told to. One request a connection, so that
/// each fault hits one call.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    /// <summary>Longer than Redress waits for a platform.</summary>
    public static readonly TimeSpan TooLate = TimeSpan.FromSeconds(16);

    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(2);

    private readonly IPEndPoint _behind;
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();

    // The calls of the port go on one at a time: noted in the order in which the server behind took them.
    private readonly SemaphoreSlim _one = new(1);
    private readonly ConcurrentDictionary<Task, bool> _serving = new();
    private readonly ConcurrentQueue<WireCall> _calls = new();
    private readonly Task _accepting;

    private readonly byte[] _own;
    private readonly byte[] _others;

    private FaultProxy(int behind)
    {
        _behind = new IPEndPoint(IPAddress.Loopback, behind);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        (_own, _others) = (Encoding.ASCII.GetBytes(HostPort), Encoding.ASCII.GetBytes($"127.0.0.1:{behind}"));
        Assert.Equal(_own.Length, _others.Length);
        _accepting = AcceptAsync();
    }

    /// <summary>What is wrong with a request; null lets it through. Asked for each.</summary>
    public Func<WireRequest, Trouble?> Break { get; set; } = _ => null;

    /// <summary>Speaks TLS with it where set.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Whether calls are kept with their answers.</summary>
    public bool Remembers { get; init; } = true;

    public string HostPort => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}";

    public string Address => $"http://{HostPort}/";

    /// <summary>The calls of the port so far; public pages are not among them.</summary>
    public IReadOnlyCollection<WireCall> Calls => _calls;

    public static FaultProxy Start(int behind) => new(behind);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_serving.Keys);
        _stop.Dispose();
        _one.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync(_stop.Token);
                var serving = Task.Run(() => ServeAsync(client));
                _serving.TryAdd(serving, true);
                _ = serving.ContinueWith(done => _serving.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test ends.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            await using var stream = await OpenAsync(new NetworkStream(client, ownsSocket: true));
            if (await WireRequest.ReadAsync(stream, _stop.Token) is not { } request)
            {
                return;
            }

            if (Break(request) is { } trouble)
            {
                await SpoilAsync(client, stream, request, trouble);
            }
            else
            {
                await stream.WriteAsync(await AskAsync(request), _stop.Token);
            }
        }
        catch (Exception fault)
            when (fault is IOException or SocketException or OperationCanceledException or AuthenticationException)
        {
            // The caller has gone, or does not believe us, or the server behind, or the test ends.
        }
    }

    private async Task<Stream> OpenAsync(NetworkStream stream)
    {
        if (Certificate is not { } certificate)
        {
            return stream;
        }

        var secured = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await secured.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = certificate },
                _stop.Token
            );
            return secured;
        }
        catch
        {
            await secured.DisposeAsync();
            throw;
        }
    }

    private async Task<byte[]> AskAsync(WireRequest request)
    {
        if (request.Verb is Verb.Surface)
        {
            return await AskNowAsync(request);
        }

        await _one.WaitAsync(_stop.Token);
        try
        {
            return await AskNowAsync(request);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<byte[]> AskNowAsync(WireRequest request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_behind, _stop.Token);
        await using var behind = new NetworkStream(socket);
        await behind.WriteAsync(request.Forwarded(), _stop.Token);
        using var whole = new MemoryStream();
        await behind.CopyToAsync(whole, _stop.Token);
        var answer = Renamed(whole.ToArray());
        Note(request, reached: true, answer);
        return answer;
    }

    /// <summary>The server behind says where it is; whoever stands before it is asked instead. Of one length: nothing moves.</summary>
    private byte[] Renamed(byte[] answer)
    {
        for (var at = 0; answer.AsSpan(at).IndexOf(_others) is >= 0 and var next; at += next + _own.Length)
        {
            _own.CopyTo(answer.AsSpan(at + next));
        }

        return answer;
    }

    private void Note(WireRequest request, bool reached, byte[] answer)
    {
        if (Remembers && request.Verb != Verb.Surface)
        {
            var body = answer.AsSpan().IndexOf("\r\n\r\n"u8) is >= 0 and var at
                ? Encoding.UTF8.GetString(answer.AsSpan(at + 4))
                : "";
            _calls.Enqueue(new WireCall(request.Verb, request.Body, reached, body, DateTimeOffset.UtcNow));
        }
    }

    private async Task SpoilAsync(Socket client, Stream stream, WireRequest request, Trouble trouble)
    {
        var answer = Array.Empty<byte>();
        if (trouble.Persisted is Persisted.Yes)
        {
            answer = await AskAsync(request);
        }
        else if (trouble.Fault is not (Fault.Slow or Fault.Late))
        {
            Note(request, reached: false, []);
        }

        await FailAsync(client, stream, request, trouble, answer);
    }

    private async Task FailAsync(Socket client, Stream stream, WireRequest request, Trouble trouble, byte[] answer)
    {
        switch (trouble.Fault)
        {
            case Fault.Slow:
            case Fault.Late:
                await Task.Delay(trouble.Fault is Fault.Slow ? Slowness : TooLate, _stop.Token);
                answer = trouble.Persisted is Persisted.Yes ? answer : await AskAsync(request);
                await stream.WriteAsync(answer, _stop.Token);
                break;
            case Fault.Down:
                break;
            case Fault.Reset:
                client.LingerState = new LingerOption(enable: true, seconds: 0);
                client.Close();
                break;
            case Fault.SlowClose:
                await stream.WriteAsync(answer.AsMemory(0, answer.Length / 2), _stop.Token);
                await Task.Delay(TooLate, _stop.Token);
                break;
            case Fault.Cut:
                await stream.WriteAsync(answer.AsMemory(0, Math.Max(answer.Length - 3, 0)), _stop.Token);
                break;
            case Fault.ErrorPage:
                await stream.WriteAsync(Page, _stop.Token);
                break;
            case Fault.EndlessBody:
                await EndlesslyAsync(stream);
                break;
        }
    }

    private async Task EndlesslyAsync(Stream stream)
    {
        await stream.WriteAsync(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(),
            _stop.Token
        );
        var chunk = Encoding.ASCII.GetBytes("10000\r\n" + new string(' ', 0x10000) + "\r\n");
        while (true)
        {
            await stream.WriteAsync(chunk, _stop.Token);
        }
    }

    private static readonly byte[] Page = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 37\r\nConnection: close\r\n\r\n"
            + "<html>Something went wrong. :(</html>"
    );
}
