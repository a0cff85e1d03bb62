using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Redress.Cli.Demo;

/// <summary>Speaks JSON with one of the two programs as somebody; what is not answered as it should be ends the demo.</summary>
internal sealed class Wire(HttpClient http, string? name = null, string? value = null)
{
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web);

    public static HttpClient Http(Uri address) =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
            }
        )
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromMinutes(2),
        };

    public Wire As(string bearer) => new(http, "Authorization", "Bearer " + bearer);

    public Task<JsonNode> GetAsync(string path, CancellationToken cancel) =>
        SendAsync(HttpMethod.Get, path, null, null, cancel);

    public Task<JsonNode> PostAsync(string path, object? body, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, path, body, null, cancel);

    /// <param name="prefer">RFC 7240: how long the answer may wait.</param>
    public Task<JsonNode> PostAsync(string path, object body, string prefer, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, path, body, prefer, cancel);

    /// <summary>The answer, or null where the path is not there.</summary>
    public async Task<string?> FindAsync(string path, CancellationToken cancel)
    {
        using var request = Request(HttpMethod.Get, path);
        using var answer = await http.SendAsync(request, cancel);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(cancel) : null;
    }

    private async Task<JsonNode> SendAsync(
        HttpMethod method,
        string path,
        object? body,
        string? prefer,
        CancellationToken cancel
    )
    {
        using var request = Request(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, Plain));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }

        using var answer = await http.SendAsync(request, cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        return answer.IsSuccessStatusCode
            ? text.Length == 0
                ? new JsonObject()
                : JsonNode.Parse(text)!
            : throw new Complaint(
                Exit.Fault,
                $"The demo broke off: {method} {path} was answered {(int)answer.StatusCode} {text}"
            );
    }

    private HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (name is not null)
        {
            request.Headers.Add(name, value);
        }

        return request;
    }
}
