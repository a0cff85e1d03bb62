using System.Collections.Concurrent;
using System.Net;

namespace Redress.System.Tests.Harness;

/// <summary>One request as it came.</summary>
public sealed record Received(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>Somebody else's web server: keeps what it is sent, and answers with the status that it is told.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<Received> _all = new();
    private readonly Task _running;
    private volatile int _status = 200;

    public Receiver(int port)
    {
        Address = new Uri($"http://127.0.0.1:{port}/");
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _running = RunAsync();
    }

    public Uri Address { get; }

    public int Status
    {
        get => _status;
        set => _status = value;
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<Received> All => [.. _all];

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Close();
    }

    private async Task RunAsync()
    {
        while (_listener.IsListening)
        {
            var context = await _listener.GetContextAsync();
            using var body = new MemoryStream();
            await context.Request.InputStream.CopyToAsync(body);
            var headers = context.Request.Headers.AllKeys.ToDictionary(
                k => k!.ToLowerInvariant(),
                k => context.Request.Headers[k]!,
                StringComparer.Ordinal
            );
            _all.Enqueue(new Received(context.Request.RawUrl!, headers, body.ToArray()));
            context.Response.StatusCode = _status;
            context.Response.Close();
        }
    }
}
