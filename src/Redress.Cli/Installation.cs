using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Redress.Server.Hosting;

namespace Redress.Cli;

/// <summary>
/// The program in a data folder as its operator speaks with it: the one that runs there, by its socket; where none runs, one
/// that is started for this command alone, listens nowhere else and takes no jobs. Both have the same API.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly WebApplication? _own;
    private readonly HttpClient _http;

    private Installation(WebApplication? own, string socket) =>
        (_own, _http) = (own, SocketClient.Make(socket, TimeSpan.FromMinutes(2)));

    /// <param name="options">The data folder, and where none runs there, how to start one.</param>
    /// <param name="cancel">Ends the waiting.</param>
    public static async Task<Installation> OpenAsync(ServeOptions options, CancellationToken cancel)
    {
        var socket = Path.Combine(options.DataFolder, RedressHost.SocketName);
        if (await AnswersAsync(socket, cancel))
        {
            return new Installation(null, socket);
        }

        if (!Directory.Exists(Path.Combine(options.DataFolder, "keys")))
        {
            throw new Complaint(
                Exit.Usage,
                $"There is no installation in {options.DataFolder}. Name its folder with --data, or make one: redress migrate --data DIR"
            );
        }

        var own = await RedressHost.BuildAsync(options with { Work = false }, cancel);
        try
        {
            await own.StartAsync(cancel);
            return new Installation(own, socket);
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks as the person of that token from now on, instead of as the operator.</summary>
    public void ActAs(string token) => _http.DefaultRequestHeaders.Authorization = new("Bearer", token);

    /// <summary>The program that runs in a data folder; null where none does.</summary>
    public static async Task<Installation?> RunningAsync(string dataFolder, CancellationToken cancel)
    {
        var socket = Path.Combine(dataFolder, RedressHost.SocketName);
        return await AnswersAsync(socket, cancel) ? new Installation(null, socket) : null;
    }

    public Task<JsonNode> GetAsync(string path, CancellationToken cancel) =>
        SendAsync(HttpMethod.Get, path, null, cancel);

    public Task<JsonNode> PostAsync(string path, object? body, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, path, body, cancel);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_own is not null)
        {
            await _own.StopAsync();
            await _own.DisposeAsync();
        }
    }

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : JsonContent.Create(body, options: Redress.Server.Http.Json.Options);
        if (request.Content is not null)
        {
            // The API wants a length; JsonContent would send chunks.
            await request.Content.LoadIntoBufferAsync(cancel);
        }

        using var answer = await _http.SendAsync(request, cancel);
        var text = await answer.Content.ReadAsStringAsync(cancel);
        var json = text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
        return answer.IsSuccessStatusCode ? json : throw Refused((int)answer.StatusCode, json);
    }

    private static Complaint Refused(int status, JsonNode problem)
    {
        string[] parts = [$"{problem["title"]}", $"{problem["pointer"]}", $"{problem["detail"]}"];
        var line = string.Join(": ", parts.Where(p => p.Length > 0)) + $" ({problem["code"]})";
        return new Complaint(
            status is 400 or 413 or 415 ? Exit.Usage
                : status < 500 ? Exit.No
                : Exit.Fault,
            line
        );
    }

    /// <summary>A socket file without a program behind it stays after a crash and means nothing.</summary>
    private static async Task<bool> AnswersAsync(string path, CancellationToken cancel)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>HTTP over a Unix socket.</summary>
internal static class SocketClient
{
    public static HttpClient Make(string path, TimeSpan deadline)
    {
        var endpoint = new UnixDomainSocketEndPoint(path);
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(endpoint, cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        return new HttpClient(handler) { BaseAddress = new Uri("http://redress/"), Timeout = deadline };
    }
}
