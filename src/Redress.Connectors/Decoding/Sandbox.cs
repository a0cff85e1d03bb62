using System.Diagnostics;
using System.Globalization;

namespace Redress.Connectors.Decoding;

/// <summary>
/// How a program that reads what others made is locked in: by bubblewrap without network, home, data folder or anything that can be written but a small
/// folder in memory; by prlimit with limits on memory and processor time. It hands down no variable of ours.
/// </summary>
internal static class Sandbox
{
    private const long TemporaryBytes = 128 * 1024 * 1024;
    private static readonly string[] s_places = ["/usr/bin", "/usr/local/bin", "/bin"];

    public static string? Bubblewrap { get; } = Find("bwrap");

    public static string? Prlimit { get; } = Find("prlimit");

    /// <summary>The command that runs the decoder locked in.</summary>
    public static ProcessStartInfo Start(DecoderOptions options) =>
        Locked(
            options.MemoryMegabytes,
            options.CpuSeconds,
            [
                .. Walls(options.Program!, "/decoder"),
                "--ro-bind",
                RuntimeFolder(),
                "/dotnet",
                .. Variables(),
                "/dotnet/dotnet",
                "/decoder/" + Path.GetFileName(options.Program!),
            ]
        );

    /// <summary>The command that runs any other program locked in. It sees the folder that it stands in, and no other.</summary>
    public static ProcessStartInfo Start(
        string program,
        IEnumerable<string> arguments,
        int memoryMegabytes,
        int cpuSeconds
    ) =>
        Locked(
            memoryMegabytes,
            cpuSeconds,
            [
                .. Walls(program, "/program"),
                .. Set("LANG", "C.UTF-8"),
                .. Set("PATH", "/usr/bin:/bin"),
                .. Set("TMPDIR", "/tmp"),
                "/program/" + Path.GetFileName(program),
                .. arguments,
            ]
        );

    private static ProcessStartInfo Locked(int memoryMegabytes, int cpuSeconds, IEnumerable<string> command)
    {
        var start = new ProcessStartInfo(Prlimit!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        foreach (var argument in Limits(memoryMegabytes, cpuSeconds).Concat(command))
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static string[] Limits(int memoryMegabytes, int cpuSeconds) =>
        [
            // Data and not address space: a runtime reserves far more addresses than it uses.
            string.Create(CultureInfo.InvariantCulture, $"--data={memoryMegabytes * 1024L * 1024}"),
            string.Create(CultureInfo.InvariantCulture, $"--cpu={cpuSeconds}"),
            "--core=0",
            "--nofile=128",
            "--",
        ];

    private static IEnumerable<string> Walls(string program, string inside)
    {
        string[] walls =
        [
            Bubblewrap!,
            .. "--unshare-all --die-with-parent --new-session --clearenv --proc /proc --dev /dev".Split(' '),
            .. "--ro-bind /usr /usr --ro-bind-try /etc/alternatives /etc/alternatives".Split(' '),
            .. "--ro-bind-try /etc/ld.so.cache /etc/ld.so.cache".Split(' '),
            .. string.Create(CultureInfo.InvariantCulture, $"--size {TemporaryBytes} --tmpfs /tmp").Split(' '),
            "--ro-bind",
            Path.GetDirectoryName(program)!,
            inside,
        ];
        return [.. walls, .. Library("/lib"), .. Library("/lib64"), .. Library("/bin")];
    }

    private static IEnumerable<string> Variables() =>
        [
            .. Set("LANG", "C.UTF-8"),
            .. Set("DOTNET_ROOT", "/dotnet"),
            .. Set("DOTNET_EnableDiagnostics", "0"),
            .. Set("DOTNET_gcServer", "0"),
            .. Set("DOTNET_gcConcurrent", "0"),
            .. Set("DOTNET_GCHeapHardLimit", "0x18000000"),
            .. Set("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"),
            .. Set("MALLOC_ARENA_MAX", "2"),
            .. Set("TMPDIR", "/tmp"),
        ];

    /// <summary>On most systems these are links into /usr.</summary>
    private static string[] Library(string path) =>
        new DirectoryInfo(path) switch
        {
            { Exists: false } => [],
            { LinkTarget: { } target } => ["--symlink", target, path],
            _ => ["--ro-bind", path, path],
        };

    private static string[] Set(string name, string value) => ["--setenv", name, value];

    /// <summary>The folder of the runtime that runs us: shared/Microsoft.NETCore.App/VERSION is three below it.</summary>
    private static string RuntimeFolder() =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    private static string? Find(string program) =>
        s_places.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
