using Redress.Server.Hosting;
using Redress.Server.Web;
using Redress.Server.Work;

namespace Redress.Cli.Demo;

/// <summary>What one run is: its policy and who looks at reports.</summary>
/// <param name="Name">Also the name of its folder.</param>
/// <param name="Title">As people read it.</param>
/// <param name="Policy">A sample policy to apply; the default one where null.</param>
/// <param name="Review">Who looks at reports, and when.</param>
internal sealed record Plan(string Name, string Title, string? Policy, Review Review);

/// <summary>Redress in this process and Chirp beside it, joined, on a stepping clock; and ways to speak with both.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly WebApplication _redress;
    private readonly HttpClient _http;
    private readonly HttpClient _socket;

    private Stage(WebApplication redress, ServeOptions options)
    {
        _redress = redress;
        Addresses = redress.Services.GetRequiredService<Addresses>().Listening;
        _http = Wire.Http(Address);
        _socket = SocketClient.Make(Path.Combine(options.DataFolder, RedressHost.SocketName), TimeSpan.FromMinutes(10));
        Operator = new Wire(_socket);
        Anyone = new Wire(_http);
        Reporters = Anyone;
        Chirp = null!;
    }

    public IReadOnlyDictionary<Origin, Uri> Addresses { get; }

    public Uri Address => Addresses[Origin.Api];

    /// <summary>The operations of people, in this process.</summary>
    public Office Office => _redress.Services.GetRequiredService<Office>();

    public ChirpChild Chirp { get; private set; }

    /// <summary>Whoever runs the program, at the socket in the data folder.</summary>
    public Wire Operator { get; }

    /// <summary>Whoever holds a receipt code.</summary>
    public Wire Anyone { get; }

    /// <summary>The platform's own report button, by its key.</summary>
    public Wire Reporters { get; private set; }

    public static async Task<Stage> StartAsync(
        Plan plan,
        string folder,
        IReadOnlyDictionary<Origin, Uri> listen,
        CancellationToken cancel
    )
    {
        var port = ChirpChild.FreePort();
        var options = new ServeOptions
        {
            DataFolder = Path.Combine(folder, plan.Name, "redress"),
            Listen = listen,
            AllowedHosts = [$"127.0.0.1:{port}"],
            StepFrom = Timeline.Start,
            LogLevel = "Error",
        };
        var redress = await RedressHost.BuildAsync(options, cancel);
        await redress.StartAsync(cancel);
        var stage = new Stage(redress, options);
        try
        {
            await stage.JoinAsync(plan, Path.Combine(folder, plan.Name, "chirp"), port, cancel);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Moves both clocks. Redress stops at each stored deadline on the way; Chirp is brought along before, because it refuses
    /// calls whose time is far from its own.
    /// </summary>
    public async Task GoToAsync(DateTimeOffset time, CancellationToken cancel)
    {
        while (true)
        {
            var clock = await Operator.GetAsync("/v1/clock", cancel);
            var stop = clock["nextStop"]?.GetValue<DateTimeOffset>();
            var to = stop is { } next && next < time ? next : time;
            await Chirp.Control.PostAsync("/control/clock", new { now = to, webhooks = true }, cancel);
            await MoveAsync(to, cancel);
            if (to == time)
            {
                return;
            }
        }
    }

    /// <summary>Waits, at real speed, until nothing is due or under way.</summary>
    public async Task SettleAsync(CancellationToken cancel) => await MoveAsync(await NowAsync(cancel), cancel);

    public async Task<DateTimeOffset> NowAsync(CancellationToken cancel) =>
        (await Operator.GetAsync("/v1/clock", cancel))["now"]!.GetValue<DateTimeOffset>();

    /// <summary>The reviewer, with a token of today: tokens end after some weeks, and the case is longer.</summary>
    public Task<Wire> ReviewerAsync(CancellationToken cancel) => PersonAsync("Reviewer", cancel);

    /// <summary>Somebody else, for what one person alone may not decide.</summary>
    public Task<Wire> SecondAsync(CancellationToken cancel) => PersonAsync("Second reviewer", cancel);

    private async Task<Wire> PersonAsync(string name, CancellationToken cancel)
    {
        var token = await Operator.PostAsync("/v1/people/tokens", new { name }, cancel);
        return Anyone.As($"{token["token"]}");
    }

    /// <summary>A link with which somebody signs in at the console for the first time.</summary>
    public async Task<string> InviteAsync(string name, CancellationToken cancel) =>
        $"{(await Operator.PostAsync("/v1/people/invitations", new { name }, cancel))["link"]}";

    public Task WaitForShutdownAsync(CancellationToken cancel) => _redress.WaitForShutdownAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        if (Chirp is not null)
        {
            await Chirp.DisposeAsync();
        }

        _http.Dispose();
        _socket.Dispose();
        await _redress.StopAsync(CancellationToken.None);
        await _redress.DisposeAsync();
    }

    private async Task MoveAsync(DateTimeOffset to, CancellationToken cancel)
    {
        var moved = await Operator.PostAsync("/v1/clock", new { to }, cancel);
        if (!moved["settled"]!.GetValue<bool>())
        {
            throw new Complaint(
                Exit.Fault,
                "Redress was still at work after a minute. Try again when the machine has time."
            );
        }
    }

    private async Task JoinAsync(Plan plan, string folder, int port, CancellationToken cancel)
    {
        var added = await Operator.PostAsync(
            "/v1/platforms",
            new
            {
                name = "Chirp",
                kind = "webhook",
                endpoint = $"http://127.0.0.1:{port}/redress",
            },
            cancel
        );
        var id = $"{added["platform"]!["id"]}";
        var made = await Operator.PostAsync(
            $"/v1/platforms/{id}/keys",
            new
            {
                name = "report button",
                scopes = (string[])["reports:write", "reports:read", "matches:check"],
                sources = (string[])["affected-person", "guardian", "bystander", "not-said"],
            },
            cancel
        );
        Reporters = Anyone.As($"{made["key"]}");
        Directory.CreateDirectory(folder);
        var join = new ChirpJoin(port, $"{added["secret"]}", Address, $"{made["key"]}", id, Addresses[Origin.Portal]);
        Chirp = await ChirpChild.StartAsync(folder, join, cancel);
        await Chirp.Control.PostAsync("/control/clock", new { now = await NowAsync(cancel), webhooks = true }, cancel);
        await Operator.PostAsync($"/v1/platforms/{id}/describe", null, cancel);
        if (plan.Policy is { } policy)
        {
            await Operator.PostAsync("/v1/policies", new { yaml = Samples.Policy(policy) }, cancel);
        }

        foreach (var name in (string[])["Reviewer", "Second reviewer"])
        {
            await Operator.PostAsync("/v1/people", new { name, roles = (string[])["child-safety"] }, cancel);
        }

        var all = (string[])["lead", "administrator"];
        await Operator.PostAsync("/v1/people", new { name = "Administrator", roles = all }, cancel);
    }
}

/// <summary>The sample policies, as they lie in samples/policies.</summary>
internal static class Samples
{
    public static string Policy(string name)
    {
        using var stream = typeof(Samples).Assembly.GetManifestResourceStream($"policies/{name}.yaml")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
