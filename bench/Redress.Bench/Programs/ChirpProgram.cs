using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Redress.Bench.Wire;

namespace Redress.Bench.Programs;

/// <summary>The sample platform with invented accounts and drawn pictures.</summary>
internal sealed class ChirpProgram : IAsyncDisposable
{
    private const string Control = "bench-control";
    private const int PerCall = 1000;
    private const int PerAccount = 20;
    private readonly Child _child;
    private readonly IPEndPoint _address;

    private ChirpProgram(Child child, IPEndPoint address)
    {
        _child = child;
        _address = address;
    }

    public int Id => _child.Id;

    public string Origin => $"http://{_address}";

    public static async Task<ChirpProgram> StartAsync(
        Options options,
        string data,
        int port,
        string secret,
        CancellationToken cancel
    )
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                options.Chirp,
                "--data",
                data,
                "--listen",
                $"http://127.0.0.1:{port}",
                "--secret",
                secret,
                "--control",
                Control,
            ]
        );
        var child = Child.Start(start, "chirp listening on");
        await child.AnnouncedAsync(cancel);
        return new ChirpProgram(child, new IPEndPoint(IPAddress.Loopback, port));
    }

    public async Task<Connection> ConnectAsync(CancellationToken cancel) =>
        await Connection.OpenAsync(_address, cancel);

    /// <summary>Adds posts with pictures, twenty for each account, and gives the number of the first; they run on from it.</summary>
    public async Task<long> AddPostsAsync(int count, CancellationToken cancel)
    {
        using var connection = await ConnectAsync(cancel);
        long? first = null;
        for (var done = 0; done < count; done += PerCall)
        {
            var many = Math.Min(PerCall, count - done);
            var accounts = Enumerable
                .Range(done / PerAccount, ((many - 1) / PerAccount) + 1)
                .Select(n => new
                {
                    handle = $"bench_{n}",
                    name = $"Bench {n}",
                    picture = (long)n,
                });
            await CallAsync(connection, "POST", "/control/accounts", new { accounts }, cancel);
            var posts = Enumerable
                .Range(done, many)
                .Select(n => new
                {
                    author = $"bench_{n / PerAccount}",
                    text = $"shape {n}",
                    picture = 1_000_000L + n,
                });
            var added = await CallAsync(connection, "POST", "/control/posts", new { posts }, cancel);
            first ??= long.Parse(added.GetProperty("posts")[0].GetProperty("id").GetString()!);
        }

        return first!.Value;
    }

    /// <summary>Reshares of a post by as many accounts.</summary>
    public async Task ReshareAsync(long post, int count, CancellationToken cancel)
    {
        using var connection = await ConnectAsync(cancel);
        await CallAsync(
            connection,
            "POST",
            "/control/audience",
            new
            {
                post = $"{post}",
                views = count * 10,
                reshares = count,
                reactions = 10,
            },
            cancel
        );
    }

    public Task<JsonElement> TruthAsync(Connection connection, string path, CancellationToken cancel) =>
        CallAsync(connection, "GET", "/control/truth/" + path, null, cancel);

    public ValueTask DisposeAsync() => _child.DisposeAsync();

    private static Task<JsonElement> CallAsync(
        Connection connection,
        string method,
        string path,
        object? body,
        CancellationToken cancel
    ) => RedressProgram.CallAsync(connection, method, path, body, cancel, ("x-chirp-control", Control));
}
