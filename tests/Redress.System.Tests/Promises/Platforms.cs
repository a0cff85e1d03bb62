using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Promises;

/// <summary>A platform of its own behind a wire that fails in one way, or in none.</summary>
internal sealed record Site(string Name, Trouble? Trouble, FaultProxy Wire, ChirpSite Chirp, string Id, Caller Key);

/// <summary>One Redress on SQLite and many platforms. What they are is a few Chirps; each platform has a wire of its own.</summary>
internal sealed class Platforms : IAsyncDisposable
{
    /// <summary>As many secrets as a Chirp takes.</summary>
    private const int PerChirp = 8;

    private readonly List<ChirpSite> _chirps = [];
    private readonly List<FaultProxy> _wires = [];
    private readonly List<Site> _sites = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("redress-sites-").FullName;
    private RedressServer? _server;

    public RedressServer Server => _server!;

    public IReadOnlyList<Site> Sites => _sites;

    public Tables Tables => new(_folder, null);

    /// <summary>A platform for each trouble; null is one that has none.</summary>
    public static async Task<Platforms> StartAsync(params IReadOnlyList<Trouble?> troubles)
    {
        var platforms = new Platforms();
        try
        {
            var groups = troubles.Chunk(PerChirp).Select(g => (Troubles: g, Port: StartedProgram.FreePort())).ToList();
            foreach (var (each, port) in groups)
            {
                platforms._wires.AddRange(each.Select(_ => FaultProxy.Start(port)));
            }

            var allowed = platforms._wires.SelectMany(w => new[] { "--allow-host", w.HostPort });
            platforms._server = await RedressServer.StartAsync(platforms._folder, allowed);
            foreach (var (each, port) in groups)
            {
                await platforms.JoinAsync(each, port);
            }

            return platforms;
        }
        catch
        {
            await platforms.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        foreach (var wire in _wires)
        {
            await wire.DisposeAsync();
        }

        foreach (var chirp in _chirps)
        {
            await chirp.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task JoinAsync(IReadOnlyList<Trouble?> troubles, int port)
    {
        var wires = _wires.Skip(_sites.Count).Take(troubles.Count).ToList();
        var added = new List<(string Name, string Id, string? Secret)>();
        for (var i = 0; i < troubles.Count; i++)
        {
            var name = troubles[i]?.ToString() ?? $"Healthy {_sites.Count + i}";
            var (id, secret) = await Server.AddPlatformAsync(name, "webhook", $"{wires[i].Address}redress");
            added.Add((name, id, secret));
        }

        var chirp = await ChirpSite.StartAsync(port, added.SelectMany(a => new[] { "--secret", a.Secret! }));
        _chirps.Add(chirp);
        for (var i = 0; i < troubles.Count; i++)
        {
            (await Server.Operator.PostAsync($"/v1/platforms/{added[i].Id}/describe")).Expect(200);
            var key = await Server.KeyAsync(added[i].Id);
            _sites.Add(new Site(added[i].Name, troubles[i], wires[i], chirp, added[i].Id, key));
        }
    }
}
