using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Redress.System.Tests.Harness;

/// <summary>Speaks HTTP with one server as somebody: a key, a token, a control token, the operator's socket, or nobody.</summary>
public sealed class Caller : IDisposable
{
    private readonly HttpClient _http;
    private readonly (string Name, string Value)? _credential;

    private Caller(HttpClient http, (string Name, string Value)? credential) =>
        (_http, _credential) = (http, credential);

    public HttpClient Http => _http;

    public static Caller Nobody(Uri address) =>
        new(
            new HttpClient(
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseProxy = false,
                    UseCookies = false,
                    MaxConnectionsPerServer = 128,
                }
            )
            {
                BaseAddress = address,
            },
            null
        );

    /// <summary>Whoever may open the socket in the data folder.</summary>
    public static Caller AtSocket(string path)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new(
            new HttpClient(handler) { BaseAddress = new Uri("http://operator"), Timeout = TimeSpan.FromMinutes(5) },
            null
        );
    }

    /// <summary>The same server, asked with a bearer secret.</summary>
    public Caller With(string secret) => new(_http, ("Authorization", "Bearer " + secret));

    /// <summary>The same server, asked with that header on every request.</summary>
    public Caller WithHeader(string name, string value) => new(_http, (name, value));

    public Task<Reply> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Reply> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, body is null ? null : Json(body), headers);

    /// <summary>Sends exactly that text.</summary>
    public Task<Reply> PostTextAsync(
        string path,
        string text,
        string mediaType = "application/json",
        params (string Name, string Value)[] headers
    )
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.TryAddWithoutValidation("Content-Type", mediaType);
        return SendAsync(HttpMethod.Post, path, content, headers);
    }

    public async Task<Reply> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.RelativeOrAbsolute));
        request.Content = content;
        foreach (var (name, value) in _credential is { } own ? [own, .. headers] : headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _http.SendAsync(request);
        return new Reply(
            (int)answer.StatusCode,
            await answer.Content.ReadAsStringAsync(),
            answer.Headers,
            answer.Content.Headers
        );
    }

    public void Dispose() => _http.Dispose();

    private static ByteArrayContent Json(object body)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}

/// <summary>What came back.</summary>
public sealed record Reply(int Status, string Text, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Text)!;

    /// <summary>The code of a problem; null where it is none.</summary>
    public string? Code =>
        ContentHeaders.ContentType?.MediaType == "application/problem+json" ? (string?)Json["code"] : null;

    /// <summary>The body, where the status is that one; otherwise the test fails and shows what came.</summary>
    public JsonNode Expect(int status)
    {
        Assert.True(Status == status, $"{status} was expected, {Status} came: {Text}");
        return Json;
    }

    /// <summary>A refusal with that status and code, in the form that every refusal has.</summary>
    public void ExpectProblem(int status, string code)
    {
        Assert.True(Status == status && Code == code, $"{status} {code} was expected, {Status} came: {Text}");
        Assert.Equal(status, (int)Json["status"]!);
        Assert.NotEmpty((string)Json["title"]!);
    }
}
