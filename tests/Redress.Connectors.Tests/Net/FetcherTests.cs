using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Redress.Connectors.Net;
using Redress.Connectors.Tests.Peers;
using Xunit.Abstractions;

namespace Redress.Connectors.Tests.Net;

public sealed class FetcherTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task A_small_page_is_read_with_status_headers_and_body()
    {
        await using var peer = await WebPeer.StartAsync(c => c.Response.WriteAsJsonAsync(new { a = 1 }));
        using var fetcher = For(peer.HostPort);

        var answer = Answer(await Get(fetcher, peer.At("/x")));

        Assert.Equal(200, answer.Status);
        Assert.Equal("application/json", answer.Headers.MediaType);
        Assert.Equal("utf-8", answer.Headers.Charset);
        Assert.Equal("{\"a\":1}", Encoding.UTF8.GetString(answer.Bytes.Span));
        Assert.False(answer.Truncated);
    }

    [Fact]
    public async Task No_cookie_encoding_or_trace_header_is_sent_and_none_is_kept()
    {
        var names = new List<string>();
        await using var peer = await WebPeer.StartAsync(c =>
        {
            names.AddRange(c.Request.Headers.Keys);
            c.Response.Cookies.Append("session", "1");
            return Task.CompletedTask;
        });
        using var fetcher = For(peer.HostPort);
        using var span = new Activity("outer").Start();

        await Get(fetcher, peer.Url);
        await Get(fetcher, peer.Url);

        Assert.Equal(["Host", "User-Agent"], names.Distinct().Order());
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_an_answer_and_is_never_followed(int status)
    {
        await using var inner = await WebPeer.StartAsync(c => c.Response.WriteAsync("secret"));
        await using var peer = await WebPeer.StartAsync(c =>
        {
            c.Response.StatusCode = status;
            c.Response.Headers.Location = inner.Url.AbsoluteUri;
            return Task.CompletedTask;
        });
        using var fetcher = For(peer.HostPort, inner.HostPort);

        var answer = Answer(await Get(fetcher, peer.Url));

        Assert.Equal(status, answer.Status);
        Assert.Equal(inner.Url.AbsoluteUri, answer.Headers["location"]);
        Assert.Empty(inner.Requests);
    }

    [Fact]
    public async Task Loopback_is_refused_without_a_connection_unless_host_and_port_are_allowed()
    {
        await using var peer = RawPeer.Saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        using var closed = For();
        using var other = For($"127.0.0.1:{peer.Port + 1}", $"localhost:{peer.Port}");

        Assert.Equal(FetchFailure.RefusedAddress, Reason(await Get(closed, peer.Url)));
        Assert.Equal(FetchFailure.RefusedAddress, Reason(await Get(other, peer.Url)));
        Assert.Equal(0, peer.Connections);
    }

    [Theory]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://localhost.:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f.1:{0}/")]
    [InlineData("http://127.1:{0}/")]
    [InlineData("http://0.0.0.0:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://[::]:{0}/")]
    [InlineData("http://①②⑦.⓪.⓪.①:{0}/")]
    public async Task Loopback_by_another_name_is_refused(string url)
    {
        await using var peer = RawPeer.Saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        using var fetcher = For();

        var result = await Get(fetcher, new Uri(url.Replace("{0}", $"{peer.Port}")));

        Assert.Equal(FetchFailure.RefusedAddress, Reason(result));
        Assert.Equal(0, peer.Connections);
    }

    [Fact]
    public async Task A_name_is_refused_if_any_of_its_addresses_is_special()
    {
        await using var peer = RawPeer.Saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        using var fetcher = Resolving(_ => [IPAddress.Parse("93.184.216.34"), IPAddress.Loopback]);

        var result = await Get(fetcher, new Uri($"http://two-faced.example:{peer.Port}/"));

        Assert.Equal(FetchFailure.RefusedAddress, Reason(result));
        Assert.Equal(0, peer.Connections);
    }

    [Fact]
    public async Task A_name_is_asked_once_for_a_connection_and_the_checked_address_is_used()
    {
        await using var peer = RawPeer.Saying("HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok");
        var asked = 0;
        using var fetcher = Resolving(
            _ => asked++ == 0 ? [IPAddress.Loopback] : [IPAddress.Parse("93.184.216.34")],
            $"name.example:{peer.Port}"
        );

        Assert.Equal(200, Answer(await Get(fetcher, new Uri($"http://name.example:{peer.Port}/"))).Status);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_name_that_turns_to_loopback_for_the_next_connection_is_refused_then()
    {
        await using var peer = RawPeer.Saying("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        var addresses = new Queue<IPAddress>([IPAddress.Parse("192.0.2.1"), IPAddress.Loopback]);
        using var fetcher = Resolving(_ => [addresses.Dequeue()]);
        var url = new Uri($"http://turning.example:{peer.Port}/");

        Assert.Equal(FetchFailure.RefusedAddress, Reason(await Get(fetcher, url)));
        Assert.Equal(FetchFailure.RefusedAddress, Reason(await Get(fetcher, url)));
        Assert.Equal(0, peer.Connections);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_and_a_closed_port_are_told_apart()
    {
        using var fetcher = Resolving(_ => throw new SocketException((int)SocketError.HostNotFound));
        Assert.Equal(FetchFailure.Dns, Reason(await Get(fetcher, new Uri("http://nowhere.example/"))));

        var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        using var allowed = For($"127.0.0.1:{port}");
        Assert.Equal(FetchFailure.Connect, Reason(await Get(allowed, new Uri($"http://127.0.0.1:{port}/"))));
    }

    [Fact]
    public async Task A_resolver_that_never_answers_ends_at_the_deadline()
    {
        using var fetcher = new Fetcher(
            new FetcherOptions { Deadline = Short },
            (_, _) => new TaskCompletionSource<IPAddress[]>().Task,
            trustedRoots: null
        );

        Assert.Equal(FetchFailure.Deadline, Reason(await Get(fetcher, new Uri("http://silent.example/"))));
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.com/")]
    [InlineData("http://name:word@example.com/")]
    [InlineData("/relative")]
    public async Task What_is_no_web_address_is_unusable(string url)
    {
        using var fetcher = For();
        var result = await Get(fetcher, new Uri(url, UriKind.RelativeOrAbsolute));
        Assert.Equal(FetchFailure.UnusableUrl, Reason(result));
    }

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

    [Fact]
    public async Task Tls_is_validated_by_chain_name_and_date()
    {
        using var good = WebPeer.Certificate("good.example");
        using var old = WebPeer.Certificate("good.example", expired: true);
        await using var peer = await WebPeer.StartAsync(c => c.Response.WriteAsync("ok"), good);
        await using var expired = await WebPeer.StartAsync(c => c.Response.WriteAsync("ok"), old);
        await using var plain = await WebPeer.StartAsync(c => c.Response.WriteAsync("ok"));
        var options = new FetcherOptions
        {
            AllowedHosts =
            [
                $"good.example:{peer.Url.Port}",
                $"bad.example:{peer.Url.Port}",
                $"good.example:{expired.Url.Port}",
                $"good.example:{plain.Url.Port}",
            ],
        };
        Resolve loopback = (_, _) => Task.FromResult(new[] { IPAddress.Loopback });
        using var trusting = new Fetcher(options, loopback, [good, old]);
        using var usual = new Fetcher(options, loopback, trustedRoots: null);

        Task<FetchResult> At(Fetcher fetcher, string host, Uri at) =>
            Get(fetcher, new Uri($"https://{host}:{at.Port}/"));
        Assert.Equal(200, Answer(await At(trusting, "good.example", peer.Url)).Status);
        Assert.Equal(FetchFailure.Tls, Reason(await At(usual, "good.example", peer.Url)));
        Assert.Equal(FetchFailure.Tls, Reason(await At(trusting, "bad.example", peer.Url)));
        Assert.Equal(FetchFailure.Tls, Reason(await At(trusting, "good.example", expired.Url)));
        Assert.Equal(FetchFailure.Tls, Reason(await At(trusting, "good.example", plain.Url)));
    }

    [Fact]
    public async Task Four_thousand_five_hundred_small_reads_over_kept_connections_take_less_than_three_seconds()
    {
        var connections = new HashSet<string>();
        await using var peer = await WebPeer.StartAsync(c =>
        {
            lock (connections)
            {
                connections.Add(c.Connection.Id);
            }

            c.Response.StatusCode = 404;
            return c.Response.WriteAsync("not here");
        });
        using var fetcher = For(peer.HostPort);
        var urls = Enumerable.Range(0, 4_500).Select(i => peer.At($"/posts/{i}")).ToList();
        await Get(fetcher, urls[0]);

        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var bytes = GC.GetTotalAllocatedBytes();
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            urls,
            new ParallelOptions { MaxDegreeOfParallelism = 32 },
            async (url, cancel) =>
            {
                var request = new FetchRequest(HttpMethod.Get, url) { Body = FetchBody.None };
                Assert.Equal(404, Answer(await fetcher.SendAsync(request, cancel)).Status);
            }
        );
        var took = Stopwatch.GetElapsedTime(began);
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        bytes = GC.GetTotalAllocatedBytes() - bytes;
        output.WriteLine($"{took.TotalMilliseconds:F0} ms, {cpu.TotalMilliseconds:F0} ms CPU with the server,");
        output.WriteLine($"{bytes / urls.Count} bytes a read with the server, {connections.Count} connections");
        Assert.True(took < TimeSpan.FromSeconds(3), $"It took {took}.");
        Assert.InRange(connections.Count, 1, 100);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData(":80")]
    [InlineData("host:0")]
    [InlineData("host:99999")]
    [InlineData("*:80")]
    [InlineData("::1:80")]
    [InlineData("http://127.0.0.1:80")]
    public void An_allowed_host_that_is_no_host_and_port_stops_the_start(string allowed) =>
        Assert.Throws<ArgumentException>(() => For(allowed));

    private static async Task Endless(HttpContext context)
    {
        context.Response.ContentType = "text/html";
        var piece = new byte[16 * 1024];
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
        }
    }

    private static Fetcher For(params string[] allowed) => new(new FetcherOptions { AllowedHosts = allowed });

    private static Fetcher Resolving(Func<string, IPAddress[]> resolve, params string[] allowed) =>
        new(
            new FetcherOptions { AllowedHosts = allowed, Deadline = TimeSpan.FromSeconds(5) },
            (host, _) => Task.FromResult(resolve(host)),
            trustedRoots: null
        );

    private static Task<FetchResult> Get(Fetcher fetcher, Uri url) =>
        fetcher.SendAsync(new FetchRequest(HttpMethod.Get, url), CancellationToken.None);

    private static FetchResult.Answer Answer(FetchResult result) => Assert.IsType<FetchResult.Answer>(result);

    private static FetchFailure Reason(FetchResult result) => Assert.IsType<FetchResult.Failed>(result).Reason;
}
