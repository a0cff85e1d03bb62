using System.Diagnostics;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Promises;

/// <summary>What a stand is made of.</summary>
internal sealed record StandPlan
{
    /// <summary>For <c>--database</c>; SQLite in the folder where null.</summary>
    public string? Postgres { get; init; }

    /// <summary>Where the data lie; a temporary folder where null.</summary>
    public string? Folder { get; init; }

    /// <summary>A Chirp behind a <see cref="FaultProxy"/>; otherwise a platform that people serve by hand.</summary>
    public bool Chirp { get; init; }
}

/// <summary>
/// One Redress that may die and come back over the same data, by itself: the second start differs in nothing from the first.
/// </summary>
internal sealed class Stand : IAsyncDisposable
{
    private readonly StandPlan _plan;
    private readonly List<string> _args = [];
    private readonly bool _ownFolder;
    private readonly string _folder;
    private string _key = "";

    private Stand(StandPlan plan)
    {
        _plan = plan;
        _ownFolder = plan.Folder is null;
        _args.AddRange(plan.Postgres is { } database ? ["--database", database] : []);
        _folder = plan.Folder ?? Directory.CreateTempSubdirectory("redress-stand-").FullName;
    }

    public RedressServer Server { get; private set; } = null!;

    /// <summary>The platform's key at the server as it runs now.</summary>
    public Caller Key { get; private set; } = null!;

    /// <summary>How long the first start took, over an empty folder.</summary>
    public TimeSpan FirstReady { get; private set; }

    public string PlatformId { get; private set; } = "";

    public ChirpSite Chirp => _chirp!;

    /// <summary>The wire between Redress and Chirp.</summary>
    public FaultProxy Wire => _wire!;

    public Tables Tables => new(_folder, _plan.Postgres);

    private ChirpSite? _chirp;
    private FaultProxy? _wire;

    public static async Task<Stand> StartAsync(StandPlan plan)
    {
        var stand = new Stand(plan);
        try
        {
            await stand.SetUpAsync();
            return stand;
        }
        catch
        {
            await stand.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts over the data of a stand that is gone, or of a copy of them.</summary>
    public static async Task<Stand> ResumeAsync(StandPlan plan, Stand before)
    {
        var stand = new Stand(plan) { PlatformId = before.PlatformId };
        stand._key = before._key;
        await stand.ServeAsync();
        return stand;
    }

    /// <summary>Kills the server and starts it again; how long until it was ready.</summary>
    public async Task<TimeSpan> KillAndStartAsync()
    {
        await KillAsync();
        return await ServeAsync();
    }

    public Task KillAsync() => Server.KillAsync();

    /// <summary>Starts the server; how long from the start of its process until it said that it is ready.</summary>
    public async Task<TimeSpan> ServeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        var began = Stopwatch.GetTimestamp();
        Server = await RedressServer.StartAsync(_folder, _args);
        Server.Nobody.Http.Timeout = Clients.Deadline + TimeSpan.FromSeconds(10);
        Key = Server.Nobody.With(_key);
        while ((await Server.Nobody.GetAsync("/readyz")).Status != 200)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30), "Not ready after 30 s");
        }

        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Its answer is as old as a second, by design: asking often must cost nothing.</summary>
    public Task<TimeSpan> SaysThatItIsNotReadyAsync() =>
        Eventually.SoAsync(
            async () => (await Server.Nobody.GetAsync("/readyz")).Status == 503 ? null : "It says that it is ready",
            TimeSpan.FromSeconds(10)
        );

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        if (_chirp is not null)
        {
            await _chirp.DisposeAsync();
        }

        if (_wire is not null)
        {
            await _wire.DisposeAsync();
        }

        if (_ownFolder)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task SetUpAsync()
    {
        if (!_plan.Chirp)
        {
            FirstReady = await ServeAsync();
            (PlatformId, _) = await Server.AddPlatformAsync("By hand", "manual", null, Links);
        }
        else
        {
            var port = StartedProgram.FreePort();
            _wire = FaultProxy.Start(port);
            _args.AddRange(["--allow-host", _wire.HostPort]);
            FirstReady = await ServeAsync();
            var (id, secret) = await Server.AddPlatformAsync("Chirp", "webhook", $"{_wire.Address}redress");
            PlatformId = id;
            _chirp = await ChirpSite.StartAsync(port, "--secret", secret!);
            (await Server.Operator.PostAsync($"/v1/platforms/{id}/describe")).Expect(200);
        }

        _key = (string)(await Server.AddKeyAsync(PlatformId, Words.Scopes, Words.Sources))["key"]!;
        Key = Server.Nobody.With(_key);
    }

    private static readonly object[] Links =
    [
        new
        {
            origin = "https://social.example",
            path = "/posts/{id}",
            kind = "post",
        },
    ];
}
