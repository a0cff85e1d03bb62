using System.Net;
using System.Text;
using Redress.Tests.StandIns;

namespace Redress.System.Tests.Harness;

/// <summary>Somebody who keeps a list that others follow, behind a web server of its own.</summary>
internal sealed class StandInServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly IStandIn _standIn;
    private readonly Task _running;

    public StandInServer(int port, IStandIn standIn)
    {
        _standIn = standIn;
        Address = new Uri($"http://127.0.0.1:{port}/");
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _running = RunAsync();
    }

    public Uri Address { get; }

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
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var headers = context.Request.Headers.AllKeys.ToDictionary(
                k => k!.ToLowerInvariant(),
                k => context.Request.Headers[k]!,
                StringComparer.Ordinal
            );
            var answer = _standIn.Answer(
                context.Request.HttpMethod,
                context.Request.RawUrl!,
                headers,
                await reader.ReadToEndAsync()
            );
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = answer.Type;
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.Text));
            context.Response.Close();
        }
    }
}
