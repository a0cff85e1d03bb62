using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Redress.Connectors.Net;
using Redress.Connectors.Tests.Peers;
using static Redress.Connectors.Tests.Net.Ask;

namespace Redress.Connectors.Tests.Net;

public sealed class FetcherAddressTests
{
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

    private static Fetcher Resolving(Func<string, IPAddress[]> resolve, params string[] allowed) =>
        new(
            new FetcherOptions { AllowedHosts = allowed, Deadline = TimeSpan.FromSeconds(5) },
            (host, _) => Task.FromResult(resolve(host)),
            trustedRoots: null
        );
}
