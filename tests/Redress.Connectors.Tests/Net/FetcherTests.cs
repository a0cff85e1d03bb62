using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Http;
using Redress.Connectors.Net;
using Redress.Connectors.Tests.Peers;
using Xunit.Abstractions;
using static Redress.Connectors.Tests.Net.Ask;

namespace Redress.Connectors.Tests.Net;

public sealed class FetcherTests(ITestOutputHelper output)
{
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
}
