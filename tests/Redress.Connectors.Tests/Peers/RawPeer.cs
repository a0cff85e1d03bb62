using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Redress.Connectors.Tests.Peers;

/// <summary>A server that does with each connection whatever a test wants, HTTP or not.</summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _connections;

    public RawPeer(Func<Socket, CancellationToken, Task> serve)
    {
        _listener.Start();
        _accepting = AcceptAsync(serve);
    }

    public int Connections => _connections;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string HostPort => $"127.0.0.1:{Port}";

    public Uri Url => new($"http://{HostPort}/");

    /// <summary>Reads the request's head, then says these pieces one after the other, then closes.</summary>
    public static RawPeer Saying(params string[] pieces) =>
        new(
            async (socket, stop) =>
            {
                await ReadHeadAsync(socket, stop);
                foreach (var piece in pieces)
                {
                    await socket.SendAsync(Encoding.Latin1.GetBytes(piece), stop);
                }

                socket.Shutdown(SocketShutdown.Send);
            }
        );

    public static async Task ReadHeadAsync(Socket socket, CancellationToken stop)
    {
        var buffer = new byte[16 * 1024];
        var text = "";
        while (!text.Contains("\r\n\r\n"))
        {
            var read = await socket.ReceiveAsync(buffer, stop);
            if (read == 0)
            {
                return;
            }

            text += Encoding.Latin1.GetString(buffer, 0, read);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, CancellationToken, Task> serve)
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                serving.Add(ServeAsync(socket, serve));
            }
        }
        catch (Exception e)
            when (e
                    is OperationCanceledException
                        or SocketException
                        or ObjectDisposedException
                        or InvalidOperationException
            )
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket, Func<Socket, CancellationToken, Task> serve)
    {
        using (socket)
        {
            try
            {
                await serve(socket, _stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // The other side, or the test, has gone.
            }
        }
    }
}
