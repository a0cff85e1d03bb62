using System.Collections.Concurrent;

namespace Redress.Server.Tests.Histories;

/// <summary>
/// An installation with a platform, a key and people, made once. Every history begins with a copy of its files, in memory:
/// to migrate and set up anew would take most of the time.
/// </summary>
internal sealed class Template
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly string[] Sources =
    [
        "affected-person",
        "guardian",
        "representative",
        "bystander",
        "trusted-flagger",
        "authority",
        "platform",
        "not-said",
    ];
    private static readonly Lazy<Task<Template>> s_one = new(() => MakeAsync(null));
    private static readonly string s_memory = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
    private readonly ConcurrentBag<string> _free = [];
    private int _copies;

    private Template(string root, Doors doors) => (Root, Doors) = (root, doors);

    public string Root { get; }

    public Doors Doors { get; }

    public string Folder => Path.Combine(Root, "template");

    public string PlatformId { get; private set; } = "";

    public byte[] PlatformSecret { get; private set; } = [];

    /// <summary>The platform's own key.</summary>
    public string Key { get; private set; } = "";

    /// <summary>Tokens of those who work here: three who review, one who leads.</summary>
    public IReadOnlyList<string> Reviewers { get; private set; } = [];

    public string Lead { get; private set; } = "";

    /// <summary>Tokens by the ids of those whose they are.</summary>
    public Dictionary<string, string> People { get; } = new(StringComparer.Ordinal);

    public static Task<Template> OneAsync() => s_one.Value;

    /// <param name="postgres">An empty database; SQLite in the folder where null.</param>
    public static async Task<Template> MakeAsync(string? postgres)
    {
        var root = Path.Combine(s_memory, $"redress-histories-{Environment.ProcessId}-{Guid.NewGuid():N}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        var made = new Template(root, await Doors.OpenAsync(Path.Combine(root, "doors")));
        Directory.CreateDirectory(made.Folder);
        await using var at = await Installation.OpenAsync(made, made.Folder, seed: 0, postgres);
        await made.SetUpAsync(at);
        await at.SettleAsync();
        await at.SealAsync();
        return made;
    }

    /// <summary>
    /// A folder with a copy of all files. One that was given back is used again: what Dapper learns of a query it learns
    /// for each connection string anew, and that took nine tenths of the time.
    /// </summary>
    public string Copy()
    {
        var folder = _free.TryTake(out var used) ? used : Path.Combine(Root, $"{Interlocked.Increment(ref _copies)}");
        Copy(new DirectoryInfo(Folder), folder);
        return folder;
    }

    /// <summary>Whoever has copied is done with it.</summary>
    public void GiveBack(string folder)
    {
        Directory.Delete(folder, recursive: true);
        _free.Add(folder);
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to, from.UnixFileMode);
        foreach (var file in from.EnumerateFiles().Where(f => f.Name is not ("lock" or "redress.sock")))
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (var folder in from.EnumerateDirectories())
        {
            Copy(folder, Path.Combine(to, folder.Name));
        }
    }

    private async Task SetUpAsync(Installation at)
    {
        var added = await at.OperateAsync(
            "/v1/platforms",
            new
            {
                name = "Site",
                kind = "webhook",
                endpoint = Site.Address + "/port",
            },
            201
        );
        PlatformId = (string)added["platform"]!["id"]!;
        PlatformSecret = Convert.FromBase64String(((string)added["secret"]!)["whsec_".Length..]);
        await at.RefreshAsync();
        await at.OperateAsync($"/v1/platforms/{PlatformId}/describe", null, 200);
        var key = await at.OperateAsync(
            $"/v1/platforms/{PlatformId}/keys",
            new
            {
                name = "key",
                scopes = (string[])["reports:write", "reports:read"],
                sources = Sources,
            },
            201
        );
        Key = (string)key["key"]!;
        Lead = await PersonAsync(at, "lead", "lead");
        Reviewers =
        [
            await PersonAsync(at, "one", "reviewer", "child-safety"),
            await PersonAsync(at, "two", "reviewer", "child-safety"),
            await PersonAsync(at, "three", "senior", "child-safety"),
        ];
    }

    private async Task<string> PersonAsync(Installation at, string name, params string[] roles)
    {
        var added = await at.OperateAsync("/v1/people", new { name, roles }, 201);
        var webhook = Site.Address + Site.Pages + name;
        await at.OperateAsync("/v1/people/contact", new { name, webhook }, 200);
        var token = (string)(await at.OperateAsync("/v1/people/tokens", new { name }, 201))["token"]!;
        People.Add((string)added["id"]!, token);
        return token;
    }
}
