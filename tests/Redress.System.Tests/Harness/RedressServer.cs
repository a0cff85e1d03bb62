using System.Text.Json.Nodes;

namespace Redress.System.Tests.Harness;

/// <summary>One server process of Redress, and ways to speak with it.</summary>
public sealed class RedressServer : IAsyncDisposable
{
    private readonly StartedProgram _program;
    private readonly Dictionary<string, Caller> _people = new(StringComparer.Ordinal);

    private RedressServer(StartedProgram program, string folder)
    {
        (_program, Folder) = (program, folder);
        Nobody = Caller.Nobody(program.Address);
        Operator = Caller.AtSocket(Path.Combine(folder, "redress.sock"));
    }

    public string Folder { get; }

    public Uri Address => _program.Address;

    /// <summary>Where people report.</summary>
    public Uri Portal => At("portal");

    /// <summary>Where people decide.</summary>
    public Uri Console => At("console");

    /// <summary>Where media are shown from.</summary>
    public Uri Evidence => At("evidence");

    public int ProcessId => _program.Id;

    public string Output => _program.Output;

    /// <summary>Nobody known.</summary>
    public Caller Nobody { get; }

    /// <summary>At the socket in the data folder.</summary>
    public Caller Operator { get; }

    public static Task<RedressServer> StartAsync(string folder, params IEnumerable<string> args) =>
        StartAsync(folder, new Dictionary<string, string>(), args);

    /// <summary>With these environment variables besides ours.</summary>
    public static async Task<RedressServer> StartAsync(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        params IEnumerable<string> args
    )
    {
        string[] usual = ["serve", "--data", folder, "--listen", "http://127.0.0.1:0"];
        var program = await StartedProgram.StartAsync(StartedProgram.Redress, environment, [.. usual, .. args]);
        return new RedressServer(program, folder);
    }

    /// <summary>Adds a platform and returns its id and, for a webhook platform, the secret.</summary>
    public async Task<(string Id, string? Secret)> AddPlatformAsync(
        string name,
        string kind,
        string? endpoint,
        object? links = null
    )
    {
        var added = (
            await Operator.PostAsync(
                "/v1/platforms",
                new
                {
                    name,
                    kind,
                    endpoint,
                    links,
                }
            )
        ).Expect(201);
        return ((string)added["platform"]!["id"]!, (string?)added["secret"]);
    }

    public async Task<JsonNode> AddKeyAsync(string platform, string[] scopes, string[] sources) =>
        (
            await Operator.PostAsync(
                $"/v1/platforms/{platform}/keys",
                new
                {
                    name = "test",
                    scopes,
                    sources,
                }
            )
        ).Expect(201);

    /// <summary>A platform's key with all scopes, for those sources; for all that a key may claim where none is named.</summary>
    public async Task<Caller> KeyAsync(string platform, params string[] sources)
    {
        var key = await AddKeyAsync(platform, Words.Scopes, sources.Length == 0 ? Words.Sources : sources);
        return Nobody.With((string)key["key"]!);
    }

    /// <summary>Somebody who works here, with those roles. The same name is the same person.</summary>
    public async Task<Caller> PersonAsync(string name, string[] roles, string? platformId = null)
    {
        if (!_people.TryGetValue(name, out var person))
        {
            var added = await Operator.PostAsync(
                "/v1/people",
                new
                {
                    name,
                    roles = roles.Intersect(Words.Roles),
                    customRoles = roles.Except(Words.Roles),
                    platformId,
                }
            );
            // A server that was brought back from a backup may know them already.
            Assert.True(added.Status == 201 || added.Code == "person-name-taken", added.Text);
            var token = (await Operator.PostAsync("/v1/people/tokens", new { name })).Expect(201);
            person = Nobody.With((string)token["token"]!);
            _people.Add(name, person);
        }

        return person;
    }

    /// <summary>The link with which somebody signs in at the console for the first time; the same name is the same person.</summary>
    public async Task<string> InviteAsync(string name, params string[] roles)
    {
        await PersonAsync(name, roles);
        var made = (await Operator.PostAsync("/v1/people/invitations", new { name })).Expect(201);
        return (string)made["link"]!;
    }

    /// <summary>A reviewer who may see all that the tests report: most of it is about children.</summary>
    public Task<Caller> ReviewerAsync(string name = "reviewer") => PersonAsync(name, ["reviewer", "child-safety"]);

    /// <summary>Moves the stepping clock; waits at each stored deadline, and at the end, until nothing is due or under way.</summary>
    public async Task<JsonNode> MoveClockAsync(DateTimeOffset to)
    {
        var moved = (await Operator.PostAsync("/v1/clock", new { to })).Expect(200);
        Assert.True((bool)moved["settled"]!, "Work was still under way after a minute");
        return moved;
    }

    /// <summary>Waits until nothing is due or under way; needs the stepping clock, and does not move it.</summary>
    public Task SettleAsync() => MoveClockAsync(DateTimeOffset.UnixEpoch);

    /// <summary>What the server's clock says.</summary>
    public async Task<DateTimeOffset> NowAsync() =>
        (DateTimeOffset)(await MoveClockAsync(DateTimeOffset.UnixEpoch))["now"]!;

    public Task KillAsync() => _program.KillAsync();

    private Uri At(string origin)
    {
        var words = $"redress {origin} at ";
        var line = _program.Output.Split('\n').First(l => l.StartsWith(words, StringComparison.Ordinal));
        return new Uri(line[words.Length..].Trim());
    }

    public async ValueTask DisposeAsync()
    {
        Nobody.Dispose();
        Operator.Dispose();
        await _program.DisposeAsync();
    }
}

/// <summary>Words of the API, as its document lists them.</summary>
public static class Words
{
    /// <summary>The program's own roles; any other was made by the operator.</summary>
    public static readonly string[] Roles =
    [
        "reviewer",
        "senior",
        "child-safety",
        "lead",
        "legal",
        "auditor",
        "administrator",
        "guest",
    ];

    public static readonly string[] Scopes =
    [
        "reports:write",
        "reports:read",
        "cases:read",
        "matches:check",
        "matches:details",
        "webhooks:write",
    ];

    /// <summary>The sources that a key can be allowed to claim.</summary>
    public static readonly string[] Sources =
    [
        "affected-person",
        "guardian",
        "representative",
        "bystander",
        "trusted-flagger",
        "authority",
        "platform",
        "staff-on-behalf",
        "not-said",
    ];
}
