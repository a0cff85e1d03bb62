using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Redress.Connectors.Net;
using Redress.Connectors.Tests.Peers;
using Xunit.Abstractions;
using static Redress.Connectors.Tests.Net.Ask;

namespace Redress.Connectors.Tests.Net;

public sealed class FetcherPeerTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 100000\r\n\r\n<p>")]
    public async Task A_peer_that_says_too_little_and_waits_ends_at_the_deadline(string said)
    {
        await using var peer = new RawPeer(
            async (socket, stop) =>
            {
                await RawPeer.ReadHeadAsync(socket, stop);
                await socket.SendAsync(Encoding.Latin1.GetBytes(said), stop);
                await Task.Delay(Timeout.Infinite, stop);
            }
        );
        using var fetcher = For(peer.HostPort);

        var result = await fetcher.SendAsync(
            new FetchRequest(HttpMethod.Get, peer.Url) { Deadline = Short },
            CancellationToken.None
        );

        Assert.Equal(FetchFailure.Deadline, Reason(result));
    }

    [Fact]
    public async Task A_body_that_drips_without_end_ends_at_the_deadline()
    {
        await using var peer = new RawPeer(
            async (socket, stop) =>
            {
                await RawPeer.ReadHeadAsync(socket, stop);
                await socket.SendAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), stop);
                using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
                while (await tick.WaitForNextTickAsync(stop))
                {
                    await socket.SendAsync("x"u8.ToArray(), stop);
                }
            }
        );
        using var fetcher = For(peer.HostPort);

        var result = await fetcher.SendAsync(
            new FetchRequest(HttpMethod.Get, peer.Url) { Deadline = Short },
            CancellationToken.None
        );

        Assert.Equal(FetchFailure.Deadline, Reason(result));
    }

    [Fact]
    public async Task An_endless_body_is_too_large_or_cut_at_the_limit_as_asked()
    {
        await using var peer = await WebPeer.StartAsync(Endless);
        using var fetcher = For(peer.HostPort);

        var whole = new FetchRequest(HttpMethod.Get, peer.Url) { MaxBytes = 100_000 };
        Assert.Equal(FetchFailure.TooLarge, Reason(await fetcher.SendAsync(whole, CancellationToken.None)));

        var cut = Answer(await fetcher.SendAsync(whole with { Body = FetchBody.StartOfText }, CancellationToken.None));
        Assert.Equal(100_000, cut.Bytes.Length);
        Assert.True(cut.Truncated);
    }

    [Theory]
    [InlineData(99_999, false)]
    [InlineData(100_000, false)]
    [InlineData(100_001, true)]
    public async Task The_limit_is_exact(int length, bool over)
    {
        await using var peer = await WebPeer.StartAsync(c =>
        {
            c.Response.ContentType = "text/plain";
            return c.Response.WriteAsync(new string('a', length));
        });
        using var fetcher = For(peer.HostPort);
        var request = new FetchRequest(HttpMethod.Get, peer.Url) { MaxBytes = 100_000 };

        var whole = await fetcher.SendAsync(request, CancellationToken.None);
        var start = Answer(
            await fetcher.SendAsync(request with { Body = FetchBody.StartOfText }, CancellationToken.None)
        );

        Assert.Equal(over, whole is FetchResult.Failed { Reason: FetchFailure.TooLarge });
        Assert.Equal(over, start.Truncated);
        Assert.Equal(Math.Min(length, 100_000), start.Bytes.Length);
    }

    [Fact]
    public async Task A_body_that_is_not_wanted_is_not_read()
    {
        var sent = 0L;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var peer = await WebPeer.StartAsync(async c =>
        {
            c.Response.ContentType = "image/png";
            var piece = new byte[64 * 1024];
            try
            {
                while (!c.RequestAborted.IsCancellationRequested)
                {
                    await c.Response.Body.WriteAsync(piece, c.RequestAborted);
                    Interlocked.Add(ref sent, piece.Length);
                }
            }
            catch (OperationCanceledException)
            {
                // The reader has gone, as it should.
            }

            ended.SetResult();
        });
        using var fetcher = For(peer.HostPort);

        var request = new FetchRequest(HttpMethod.Get, peer.Url) { Body = FetchBody.None };
        var answer = Answer(await fetcher.SendAsync(request, CancellationToken.None));
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(200, answer.Status);
        Assert.Equal(0, answer.Bytes.Length);
        output.WriteLine($"Into the network's own buffers went {Interlocked.Read(ref sent)} bytes.");
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("application/octet-stream")]
    [InlineData("video/mp4")]
    [InlineData(null)]
    public async Task A_picture_is_not_read_where_text_was_asked_for(string? type)
    {
        await using var peer = await WebPeer.StartAsync(c =>
        {
            c.Response.ContentType = type;
            return c.Response.Body.WriteAsync(new byte[10]).AsTask();
        });
        using var fetcher = For(peer.HostPort);

        var request = new FetchRequest(HttpMethod.Get, peer.Url) { Body = FetchBody.StartOfText };
        Assert.Equal(FetchFailure.NotText, Reason(await fetcher.SendAsync(request, CancellationToken.None)));
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nabc")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    public async Task What_is_no_proper_http_is_a_failure_of_protocol(string said)
    {
        await using var peer = RawPeer.Saying(said);
        using var fetcher = For(peer.HostPort);
        Assert.Equal(FetchFailure.Protocol, Reason(await Get(fetcher, peer.Url)));
    }

    [Fact]
    public async Task Headers_without_end_are_stopped()
    {
        await using var peer = RawPeer.Saying("HTTP/1.1 200 OK\r\n", "x: " + new string('a', 100_000) + "\r\n\r\n");
        using var fetcher = For(peer.HostPort);
        Assert.Equal(FetchFailure.TooLarge, Reason(await Get(fetcher, peer.Url)));
    }

    [Fact]
    public async Task A_reset_connection_is_a_failure_and_no_exception()
    {
        await using var peer = new RawPeer(
            async (socket, stop) =>
            {
                await RawPeer.ReadHeadAsync(socket, stop);
                socket.LingerState = new LingerOption(true, 0);
                socket.Close();
            }
        );
        using var fetcher = For(peer.HostPort);
        Assert.Equal(FetchFailure.Protocol, Reason(await Get(fetcher, peer.Url)));
    }

    [Fact]
    public async Task The_callers_own_cancellation_is_an_exception()
    {
        await using var peer = new RawPeer((_, stop) => Task.Delay(Timeout.Infinite, stop));
        using var fetcher = For(peer.HostPort);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var request = new FetchRequest(HttpMethod.Get, peer.Url);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetcher.SendAsync(request, cancel.Token));
    }

    private static async Task Endless(HttpContext context)
    {
        context.Response.ContentType = "text/html";
        var piece = new byte[16 * 1024];
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
        }
    }
}
