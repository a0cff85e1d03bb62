using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Redress.Bench.Wire;

namespace Redress.Bench.Programs;

/// <summary>The program under test, started as an operator would, with one platform, one key and one reviewer.</summary>
internal sealed class RedressProgram : IAsyncDisposable
{
    private readonly Child _child;
    private readonly string _data;

    private RedressProgram(Child child, string data)
    {
        _child = child;
        _data = data;
    }

    public int Id => _child.Id;

    public IPEndPoint Address { get; private set; } = null!;

    /// <summary>Where people report.</summary>
    public Uri Portal => new(_child.Line("redress portal at ") ?? throw new IOException($"There is no portal: {Said}"));

    /// <summary>What it said last.</summary>
    public string Said => _child.Said();

    public static async Task<RedressProgram> StartAsync(
        Options options,
        string data,
        string? postgres,
        bool works,
        string? platformAt,
        CancellationToken cancel
    )
    {
        var program = Begin(options, data, postgres, works, platformAt);
        program.Address = IPEndPoint.Parse(new Uri(await program._child.AnnouncedAsync(cancel)).Authority);
        return program;
    }

    /// <summary>Starts it and does not wait.</summary>
    public static RedressProgram Begin(
        Options options,
        string data,
        string? postgres,
        bool works,
        string? platformAt,
        int port = 0
    )
    {
        List<string> arguments = [options.Redress, "serve", "--data", data, "--listen", $"http://127.0.0.1:{port}"];
        if (postgres is not null)
        {
            arguments.AddRange(["--database", postgres]);
        }

        if (platformAt is not null)
        {
            arguments.AddRange(["--allow-host", platformAt]);
        }

        if (!works)
        {
            arguments.AddRange(["--roles", "api"]);
        }

        return new RedressProgram(Child.Start(new ProcessStartInfo("dotnet", arguments), "redress listening on"), data)
        {
            Address = new IPEndPoint(IPAddress.Loopback, port),
        };
    }

    /// <summary>As the operator, through the socket in the data folder.</summary>
    public async Task<JsonElement> OperateAsync(string method, string path, object? body, CancellationToken cancel)
    {
        using var connection = await Connection.OpenAsync(
            new UnixDomainSocketEndPoint(Path.Combine(_data, "redress.sock")),
            cancel
        );
        return await CallAsync(connection, method, path, body, cancel);
    }

    /// <summary>As somebody with a token.</summary>
    public async Task<JsonElement> AskAsync(string path, string token, CancellationToken cancel)
    {
        using var connection = await Connection.OpenAsync(Address, cancel);
        return await CallAsync(connection, "GET", path, null, cancel, ("authorization", "Bearer " + token));
    }

    /// <summary>A platform; its id, and its webhook secret where it has an endpoint.</summary>
    public async Task<(string Id, string? Secret)> AddPlatformAsync(string? endpoint, CancellationToken cancel)
    {
        object asked = endpoint is null
            ? new
            {
                name = "Bench",
                kind = "manual",
                links = new[]
                {
                    new
                    {
                        origin = "https://posts.example",
                        path = "/posts/{id}",
                        kind = "post",
                    },
                },
            }
            : new
            {
                name = "Bench",
                kind = "webhook",
                endpoint,
            };
        var added = await OperateAsync("POST", "/v1/platforms", asked, cancel);
        return (added.GetProperty("platform").GetProperty("id").GetString()!, added.GetProperty("secret").GetString());
    }

    /// <summary>A key that may file reports as the person shown.</summary>
    public async Task<string> AddKeyAsync(string platform, CancellationToken cancel)
    {
        var key = new
        {
            name = "bench",
            scopes = new[] { "reports:write" },
            sources = new[] { "affected-person" },
        };
        var added = await OperateAsync("POST", $"/v1/platforms/{platform}/keys", key, cancel);
        return added.GetProperty("key").GetString()!;
    }

    /// <summary>A token that may read cases.</summary>
    public async Task<string> AddReviewerAsync(CancellationToken cancel)
    {
        await OperateAsync("POST", "/v1/people", new { name = "bench", roles = new[] { "child-safety" } }, cancel);
        var added = await OperateAsync("POST", "/v1/people/tokens", new { name = "bench" }, cancel);
        return added.GetProperty("token").GetString()!;
    }

    public ValueTask DisposeAsync() => _child.DisposeAsync();

    internal static async Task<JsonElement> CallAsync(
        Connection connection,
        string method,
        string path,
        object? body,
        CancellationToken cancel,
        params (string Name, string Value)[] headers
    )
    {
        var reply = await connection.SendAsync(
            Connection.Request(method, path, body is null ? null : JsonSerializer.Serialize(body), headers),
            cancel
        );
        var text = reply.Text();
        return reply.Status is >= 200 and < 300
            ? text.Length == 0
                ? default
                : JsonSerializer.Deserialize<JsonElement>(text)
            : throw new IOException($"{method} {path} answered {reply.Status}: {text}");
    }
}
