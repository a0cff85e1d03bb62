using System.Buffers;
using System.Collections.Frozen;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Redress.Connectors.Net;

/// <summary>
/// The one way out over HTTP. Every address is checked after resolving and the checked one is connected to; no
/// redirects, cookies, proxy, credentials or trace headers; deadline and byte limit on everything. What goes wrong out
/// there is a value; only the caller's own cancellation is an exception. Safe for many threads; keep one.
/// </summary>
public sealed class Fetcher : IDisposable
{
    private const int FirstBuffer = 8 * 1024;

    private readonly FetcherOptions _options;
    private readonly PinnedConnect _connect;
    private readonly HttpMessageInvoker _invoker;

    public Fetcher(FetcherOptions options)
        : this(options, Dns.GetHostAddressesAsync, trustedRoots: null) { }

    internal Fetcher(FetcherOptions options, Resolve resolve, X509Certificate2Collection? trustedRoots)
        : this(options, resolve, connect => Handler(options, connect, trustedRoots)) { }

    /// <summary>Speaks with others that are in this process: all but the connection is as always.</summary>
    internal Fetcher(FetcherOptions options, HttpMessageHandler others)
        : this(options, Dns.GetHostAddressesAsync, _ => others) { }

    private Fetcher(FetcherOptions options, Resolve resolve, Func<PinnedConnect, HttpMessageHandler> handler)
    {
        options.Validate();
        _options = options;
        var allowed = options
            .AllowedHosts.Select(a => HostPort.TryParse(a, out var target) ? target : default)
            .ToFrozenSet();
        _connect = new PinnedConnect(allowed, resolve, options.ConnectDeadline);
        _invoker = new HttpMessageInvoker(handler(_connect), disposeHandler: true);
    }

    /// <summary>True if exactly this host and port stand on the allow-list.</summary>
    public bool IsAllowedHost(Uri url) => _connect.IsAllowed(HostPort.Of(url));

    public void Dispose() => _invoker.Dispose();

    public async Task<FetchResult> SendAsync(FetchRequest request, CancellationToken cancel)
    {
        if (!IsUsable(request.Url))
        {
            return new FetchResult.Failed(FetchFailure.UnusableUrl);
        }

        if (_connect.IsRefused(request.Url))
        {
            return new FetchResult.Failed(FetchFailure.RefusedAddress);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(request.Deadline ?? _options.Deadline);
        try
        {
            using var message = Message(request);
            using var response = await _invoker.SendAsync(message, deadline.Token);
            return await ReadAsync(request, response, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Ours, or the handler's own for the connection.
            return new FetchResult.Failed(FetchFailure.Deadline);
        }
        catch (HttpRequestException e)
        {
            return new FetchResult.Failed(ReasonOf(e));
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or FormatException)
        {
            return new FetchResult.Failed(FetchFailure.Protocol);
        }
    }

    private static SocketsHttpHandler Handler(
        FetcherOptions options,
        PinnedConnect connect,
        X509Certificate2Collection? trustedRoots
    )
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            // Null also switches the runtime's spans off, which would carry the URL.
            ActivityHeadersPropagator = null,
            ConnectCallback = connect.OpenAsync,
            ConnectTimeout = options.ConnectDeadline,
            MaxConnectionsPerServer = options.MaxConnectionsPerServer,
            PooledConnectionLifetime = options.ConnectionLifetime,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            MaxResponseHeadersLength = 32,
            // A body that nobody asked for is not read to save a connection: what has not come is left unread.
            MaxResponseDrainSize = 0,
        };
        // Certificates must not make us fetch anything by another way than this one.
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        if (trustedRoots is not null)
        {
            handler.SslOptions.CertificateChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(trustedRoots);
        }

        return handler;
    }

    private static bool IsUsable(Uri url) =>
        url.IsAbsoluteUri
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0
        && url.IdnHost.Length > 0;

    private HttpRequestMessage Message(FetchRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.Url);
        message.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        if (request.Accept is not null)
        {
            message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        }

        foreach (var header in request.Headers)
        {
            message.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        if (request.Content is { } content)
        {
            message.Content = new ReadOnlyMemoryContent(content);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        return message;
    }

    private async ValueTask<FetchResult> ReadAsync(
        FetchRequest request,
        HttpResponseMessage response,
        CancellationToken cancel
    )
    {
        var status = (int)response.StatusCode;
        var headers = new FetchHeaders(response);
        if (request.Body == FetchBody.None || (request.Body == FetchBody.StartOfText && !response.IsSuccessStatusCode))
        {
            return new FetchResult.Answer(status, headers, default, Truncated: false);
        }

        if (request.Body == FetchBody.StartOfText && !IsText(headers))
        {
            return new FetchResult.Failed(FetchFailure.NotText);
        }

        var limit = Math.Clamp(request.MaxBytes ?? _options.MaxBytes, 0, FetcherOptions.Largest);
        if (request.Body == FetchBody.Whole && response.Content.Headers.ContentLength > limit)
        {
            return new FetchResult.Failed(FetchFailure.TooLarge);
        }

        var (bytes, more) = await ReadAsync(response.Content, limit, cancel);
        return more && request.Body == FetchBody.Whole
            ? new FetchResult.Failed(FetchFailure.TooLarge)
            : new FetchResult.Answer(status, headers, bytes, more);
    }

    /// <summary>At most <paramref name="limit"/> bytes, and whether there was one more.</summary>
    private static async ValueTask<(byte[] Bytes, bool More)> ReadAsync(
        HttpContent content,
        int limit,
        CancellationToken cancel
    )
    {
        await using var stream = await content.ReadAsStreamAsync(cancel);
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        var count = 0;
        try
        {
            while (true)
            {
                if (count == buffer.Length)
                {
                    buffer = Grow(buffer, count);
                }

                // One byte beyond the limit is asked for, to know whether there is more.
                var room = Math.Min(buffer.Length - count, limit - count + 1);
                var read = await stream.ReadAsync(buffer.AsMemory(count, room), cancel);
                count += read;
                if (read == 0 || count > limit)
                {
                    return (buffer[..Math.Min(count, limit)], count > limit);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer, int count)
    {
        var larger = ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        buffer.AsSpan(0, count).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static bool IsText(FetchHeaders headers) =>
        headers.MediaType is { } type
        && (
            type.StartsWith("text/", StringComparison.Ordinal)
            || type is "application/json" or "application/xhtml+xml" or "application/xml" or "application/activity+json"
            || (
                type.StartsWith("application/", StringComparison.Ordinal)
                && (type.EndsWith("+json", StringComparison.Ordinal) || type.EndsWith("+xml", StringComparison.Ordinal))
            )
        );

    private static FetchFailure ReasonOf(HttpRequestException e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is RefusedAddressException)
            {
                return FetchFailure.RefusedAddress;
            }

            if (cause is System.Security.Authentication.AuthenticationException)
            {
                return FetchFailure.Tls;
            }
        }

        return e.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => FetchFailure.Dns,
            HttpRequestError.ConnectionError => FetchFailure.Connect,
            HttpRequestError.SecureConnectionError => FetchFailure.Tls,
            HttpRequestError.ConfigurationLimitExceeded => FetchFailure.TooLarge,
            _ => FetchFailure.Protocol,
        };
    }
}
