using System.Globalization;

namespace Redress.Bench;

/// <summary>What is wrong with the command line; the message is for whoever typed it.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>The command line after the sub-command: names with values, each known and each with a default.</summary>
internal sealed class Options
{
    private static readonly Dictionary<string, string> s_defaults = new(StringComparer.Ordinal)
    {
        ["--engine"] = "sqlite,postgres",
        ["--clients"] = "16,64",
        ["--subjects"] = "distinct,hot",
        ["--workers"] = "off",
        ["--seconds"] = "10",
        ["--warm-up"] = "4",
        ["--rate"] = "100",
        ["--reshares"] = "2223",
        ["--runs"] = "5",
        ["--cases"] = "1000000",
        ["--redress"] = "",
        ["--chirp"] = "",
        ["--postgres"] = "",
        ["--folder"] = "",
        ["--results"] = "",
        ["--note"] = "",
        ["--pause"] = "0",
    };

    private readonly Dictionary<string, string> _given = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Engines => Words("--engine", ["sqlite", "postgres"]);

    public IReadOnlyList<int> Clients => [.. Text("--clients").Split(',').Select(c => Whole("--clients", c))];

    public IReadOnlyList<string> Subjects => Words("--subjects", ["distinct", "hot"]);

    /// <summary>off: nobody takes jobs; manual: taken, but no HTTP is made; chirp: the whole way.</summary>
    public IReadOnlyList<string> Workers => Words("--workers", ["off", "manual", "chirp"]);

    public TimeSpan Time => TimeSpan.FromSeconds(Whole("--seconds", Text("--seconds")));

    public TimeSpan WarmUp => TimeSpan.FromSeconds(Whole("--warm-up", Text("--warm-up")));

    /// <summary>How long to keep the programs after a run, to look at them.</summary>
    public TimeSpan Pause => TimeSpan.FromSeconds(int.Parse(Text("--pause"), CultureInfo.InvariantCulture));

    public int Rate => Whole("--rate", Text("--rate"));

    public int Reshares => Whole("--reshares", Text("--reshares"));

    public int Runs => Whole("--runs", Text("--runs"));

    public int Cases => Whole("--cases", Text("--cases"));

    /// <summary>What to write beside the figures.</summary>
    public string Note => Text("--note");

    public string Redress => Or("--redress", "src/Redress.Cli/bin/Release/net10.0/redress.dll");

    public string Chirp => Or("--chirp", "samples/Chirp/bin/Release/net10.0/chirp.dll");

    /// <summary>Where results are appended; null where they only go to the screen.</summary>
    public string? Results =>
        Text("--results") switch
        {
            "none" => null,
            "" => Path.Combine(Repository.Root, "bench", "RESULTS.md"),
            var path => path,
        };

    /// <summary>The folder of PostgreSQL's programs.</summary>
    public string Postgres => Text("--postgres");

    /// <summary>Where databases are made: on the disk that is to be measured.</summary>
    public string Folder => Text("--folder") is { Length: > 0 } folder ? folder : Path.GetTempPath();

    public string CommandLine { get; private init; } = "";

    public static Options Parse(string[] args)
    {
        var options = new Options { CommandLine = string.Join(' ', args) };
        for (var i = 1; i < args.Length; i += 2)
        {
            if (!s_defaults.ContainsKey(args[i]))
            {
                throw new UsageException($"{args[i]} is unknown. Known: {string.Join(' ', s_defaults.Keys)}");
            }

            options._given[args[i]] =
                i + 1 < args.Length ? args[i + 1] : throw new UsageException($"{args[i]} needs a value");
        }

        return options;
    }

    private string Text(string name) => _given.GetValueOrDefault(name, s_defaults[name]);

    private string Or(string name, string built)
    {
        var path = Text(name) is { Length: > 0 } given ? given : Path.Combine(Repository.Root, built);
        return File.Exists(path)
            ? path
            : throw new UsageException($"{path} is missing: build it with -c Release, or give {name}");
    }

    private List<string> Words(string name, string[] known)
    {
        var words = Text(name).Split(',').ToList();
        return words.TrueForAll(known.Contains)
            ? words
            : throw new UsageException($"{name} takes {string.Join(", ", known)}");
    }

    private static int Whole(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new UsageException($"{name} takes a whole number");
}

/// <summary>Where this was built.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Redress.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new UsageException("Redress.slnx is not above this program: give --redress, --chirp and --results");
    }
}
