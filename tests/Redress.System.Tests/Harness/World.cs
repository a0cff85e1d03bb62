using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Redress.System.Tests.Harness;

/// <summary>What a world is made of.</summary>
public sealed record WorldPlan
{
    /// <summary>Server processes; more than one need PostgreSQL.</summary>
    public int Nodes { get; init; } = 1;

    public bool Postgres { get; init; }

    /// <summary>With a stepping clock one can wait for all work to be done; otherwise the clock is the machine's.</summary>
    public bool Steps { get; init; } = true;

    /// <summary>How many Chirps, each a platform of its own.</summary>
    public int Sites { get; init; } = 1;

    /// <summary>More of the server's command line.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];

    /// <summary>Files in the data folder before the start; <c>{chirp}</c> in them is the first Chirp's address.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Environment variables of the server, besides ours.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>A Chirp as a platform of Redress.</summary>
/// <param name="Id">Its id at Redress.</param>
/// <param name="Secret">The webhook secret.</param>
/// <param name="Key">Its key with all scopes and sources.</param>
public sealed record JoinedSite(ChirpSite Chirp, string Id, string Secret, Caller Key);

/// <summary>
/// Redress and Chirp as they run in earnest: processes of their own on free ports, in folders of their own, joined over HTTP
/// and ended when the last test of the collection is done.
/// </summary>
public abstract class World(WorldPlan plan) : IAsyncLifetime
{
    private static readonly TimeSpan s_begun = TimeSpan.FromSeconds(10);
    private readonly List<RedressServer> _nodes = [];
    private readonly List<JoinedSite> _sites = [];
    private readonly List<string> _folders = [];
    private readonly Dictionary<string, Desk> _desks = new(StringComparer.Ordinal);
    private TestDatabase? _database;

    public IReadOnlyList<RedressServer> Nodes => _nodes;

    public IReadOnlyList<JoinedSite> Sites => _sites;

    /// <summary>The address of its PostgreSQL database; null with SQLite.</summary>
    public string? Database => _database?.Address;

    /// <summary>The first, or only, server.</summary>
    public RedressServer Redress => _nodes[0];

    public ChirpSite Chirp => _sites[0].Chirp;

    public string PlatformId => _sites[0].Id;

    /// <summary>The first platform's key with all scopes and sources.</summary>
    public Caller Key => _sites[0].Key;

    /// <summary>Ports on which the server may call something that is no Chirp of this world.</summary>
    public IReadOnlyList<int> SparePorts { get; } = [StartedProgram.FreePort(), StartedProgram.FreePort()];

    public async Task InitializeAsync()
    {
        // Where PostgreSQL is not there, the tests of this world are skipped by name and it stays empty.
        if (plan.Postgres && TestRun.WhyNot(TestRun.PostgresVariable) is not null)
        {
            return;
        }

        _database = plan.Postgres ? await TestDatabase.CreateAsync() : null;
        var ports = Enumerable.Range(0, plan.Sites).Select(_ => StartedProgram.FreePort()).ToList();
        await StartNodesAsync([.. ports, .. SparePorts]);
        foreach (var port in ports)
        {
            _sites.Add(await JoinAsync(port));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var site in _sites)
        {
            await site.Chirp.DisposeAsync();
        }

        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        foreach (var folder in _folders)
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A number from the database, read beside the running servers.</summary>
    public async Task<long> CountAsync(string sql)
    {
        var file = Path.Combine(Redress.Folder, "redress.db");
        await using DbConnection connection = _database is null
            ? new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False")
            : new NpgsqlConnection(_database.Address);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until nothing is due or under way.</summary>
    public Task SettleAsync() => Redress.SettleAsync();

    /// <summary>
    /// Moves the clock of Redress by so much. It stops at each stored deadline on the way, and each Chirp is brought along
    /// before, because it refuses calls whose time is far from its own.
    /// </summary>
    public async Task MoveAsync(TimeSpan by)
    {
        var to = await Redress.NowAsync() + by;
        while (true)
        {
            var clock = (await Redress.Operator.GetAsync("/v1/clock")).Expect(200);
            var next = (DateTimeOffset?)clock["nextStop"];
            var stop = next is { } due && due < to ? due : to;
            foreach (var site in _sites)
            {
                (await site.Chirp.Control.PostAsync("/control/clock", new { now = stop, webhooks = true })).Expect(200);
            }

            await Redress.MoveClockAsync(stop);
            if (stop == to)
            {
                return;
            }
        }
    }

    /// <summary>A few seconds later: what was put off for a moment is done too.</summary>
    public Task LaterAsync() => MoveAsync(TimeSpan.FromSeconds(5));

    /// <summary>A reviewer at the first server; the same name is the same person.</summary>
    public async Task<Desk> DeskAsync(string name = "reviewer")
    {
        // Kept: a desk remembers which case is about what, and need not read all of them again.
        if (!_desks.TryGetValue(name, out var desk))
        {
            _desks.Add(name, desk = new Desk(Redress, await Redress.ReviewerAsync(name)));
        }

        return desk;
    }

    /// <summary>Files a report and waits until all that follows at once is done.</summary>
    public async Task<JsonNode> FileAsync(JsonObject filing)
    {
        var filed = (await Key.PostAsync("/v1/reports", filing)).Expect(201);
        await SettleAsync();
        return filed;
    }

    /// <summary>Files a report of posts and waits until all that follows at once is done.</summary>
    public Task<JsonNode> ReportAsync(params string[] posts) => FileAsync(Filing.Of([.. posts.Select(Chirp.PostLink)]));

    private async Task StartNodesAsync(IReadOnlyList<int> ports)
    {
        var args = ports.SelectMany(p => new[] { "--allow-host", $"127.0.0.1:{p}" }).Concat(plan.Args).ToList();
        args.AddRange(plan.Steps ? ["--clock", "step"] : []);
        args.AddRange(_database is null ? [] : ["--database", _database.Address]);
        for (var i = 0; i < plan.Nodes; i++)
        {
            var folder = Directory.CreateTempSubdirectory("redress-data-").FullName;
            _folders.Add(folder);
            foreach (var (name, text) in plan.Files)
            {
                var chirp = ports.Count == 0 ? "" : $"http://127.0.0.1:{ports[0]}/";
                await File.WriteAllTextAsync(
                    Path.Combine(folder, name),
                    text.Replace("{chirp}", chirp, StringComparison.Ordinal)
                );
            }

            if (i > 0)
            {
                await CopyKeysAsync(_folders[0], folder);
            }

            _nodes.Add(await RedressServer.StartAsync(folder, plan.Environment, args));
        }
    }

    private async Task<JoinedSite> JoinAsync(int port)
    {
        var (id, secret) = await Redress.AddPlatformAsync(
            $"Chirp {port}",
            "webhook",
            $"http://127.0.0.1:{port}/redress"
        );
        var key = await Redress.KeyAsync(id);
        var address = Redress.Address.AbsoluteUri;
        var secrets = new[] { "--secret", secret! };
        var button = await Redress.AddKeyAsync(id, ["reports:write", "matches:check"], Words.Sources);
        var chirp = await ChirpSite.StartAsync(
            port,
            [.. secrets, "--redress", address, "--key", (string)button["key"]!, "--platform", id]
        );
        var described = (await Redress.Operator.PostAsync($"/v1/platforms/{id}/describe")).Expect(200);
        Assert.NotEmpty(described["links"]!.AsArray());
        return new JoinedSite(chirp, id, secret!, key);
    }

    // Every node of an installation holds the same keys.
    /// <summary>What a further node is given: the keys, and the ledger as it stands.</summary>
    private static async Task CopyKeysAsync(string from, string to)
    {
        await Until.TrueAsync(() => Task.FromResult(File.Exists(Path.Combine(from, "ledger", "key"))), s_begun);
        foreach (var name in (string[])["keys", "ledger"])
        {
            var folder = Directory.CreateDirectory(Path.Combine(to, name));
            foreach (var file in Directory.EnumerateFiles(Path.Combine(from, name)))
            {
                if (Path.GetFileName(file) != "lock")
                {
                    File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
                }
            }
        }
    }
}
