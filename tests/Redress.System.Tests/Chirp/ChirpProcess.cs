using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Chirp;

/// <summary>One chirp on a free port with a fresh folder.</summary>
public sealed class ChirpProcess : IAsyncLifetime, IDisposable
{
    public static readonly byte[][] Secrets =
    [
        [.. Enumerable.Repeat((byte)1, 32)],
        [.. Enumerable.Repeat((byte)2, 32)],
    ];

    private const string Token = "control-token";
    private Process? _process;

    public string Folder { get; } = Directory.CreateTempSubdirectory("chirp-").FullName;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public async Task InitializeAsync()
    {
        string[] secrets = [.. Secrets.SelectMany(s => new[] { "--secret", $"whsec_{Convert.ToBase64String(s)}" })];
        _process = Start(["--data", Folder, "--control", Token, .. secrets]);
        var line = await _process.StandardOutput.ReadLineAsync();
        Http.BaseAddress = new Uri(line!["chirp listening on ".Length..]);
    }

    public async Task DisposeAsync()
    {
        _process?.Kill();
        await (_process?.WaitForExitAsync() ?? Task.CompletedTask);
        Directory.Delete(Folder, recursive: true);
    }

    public void Dispose()
    {
        _process?.Dispose();
        Http.Dispose();
    }

    public static Process Start(params string[] args) =>
        Process.Start(
            new ProcessStartInfo(StartedProgram.Chirp, args)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;

    public async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await Http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode;
    }

    public async Task<JsonNode> ControlAsync(HttpMethod method, string path, string? json = null)
    {
        using var request = new HttpRequestMessage(method, $"/control{path}");
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        request.Headers.Add("x-chirp-control", Token);
        using var answer = await Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    public Task<(HttpStatusCode Status, JsonNode Body)> CallAsync(
        string type,
        string json,
        byte[]? secret = null,
        DateTimeOffset? at = null
    ) => SendAsync($$"""{"type":"{{type}}","data":{{json}}}""", secret, at);

    public async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(string json, byte[]? secret, DateTimeOffset? at)
    {
        var (id, seconds) = ($"msg_{Guid.NewGuid():n}", (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds());
        var body = Encoding.UTF8.GetBytes(json);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{seconds}."), .. body];
        var signature = Convert.ToBase64String(HMACSHA256.HashData(secret ?? Secrets[0], signed));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/redress")
        {
            Content = new ByteArrayContent(body),
        };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", $"{seconds}");
        request.Headers.TryAddWithoutValidation("webhook-signature", $"v1,AAAA v1,{signature}");
        using var answer = await Http.SendAsync(request);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>())!);
    }
}
