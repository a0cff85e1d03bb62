using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Promises;

/// <summary>A PostgreSQL that a test may stop, starve and start again: nobody else uses it. fsync is on where not said otherwise.</summary>
internal sealed class OwnPostgres : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _password = RandomNumberGenerator.GetHexString(32);
    private readonly string[] _settings;
    private readonly string _folder;
    private readonly bool _ownFolder;
    private readonly int _port = StartedProgram.FreePort();
    private Process? _server;

    private OwnPostgres(string? folder, string[] settings)
    {
        _ownFolder = folder is null;
        _folder = folder ?? Directory.CreateTempSubdirectory("redress-postgres-").FullName;
        _settings = settings;
    }

    /// <summary>For <c>--database</c>.</summary>
    public string Address =>
        $"Host=127.0.0.1;Port={_port};Username=redress;Password={_password};Database=postgres;Timeout=5";

    /// <param name="settings">As in <c>fsync=off</c>.</param>
    public static Task<OwnPostgres> StartAsync(params string[] settings) => StartInAsync(null, settings);

    /// <summary>A new one in that folder, or a temporary one.</summary>
    public static async Task<OwnPostgres> StartInAsync(string? folder, params string[] settings)
    {
        var postgres = new OwnPostgres(folder, settings);
        try
        {
            await postgres.MakeAsync();
            await postgres.ServeAsync();
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Over a copy of this one's folder, on the same port: this one must be stopped.</summary>
    public async Task<OwnPostgres> ServeCopyAsync(string folder)
    {
        var copy = new OwnPostgres(folder, _settings, _password, _port);
        await copy.ServeAsync();
        return copy;
    }

    private OwnPostgres(string folder, string[] settings, string password, int port)
        : this(folder, settings) => (_password, _port) = (password, port);

    /// <summary>Starts it, after <see cref="StopAsync"/> too; it recovers by itself.</summary>
    public async Task ServeAsync()
    {
        string[] always =
        [
            "-D",
            Path.Combine(_folder, "db"),
            "-p",
            _port.ToString(CultureInfo.InvariantCulture),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
        ];
        var settings = _settings.SelectMany(s => new[] { "-c", s });
        var start = Start("postgres", [.. always, .. settings]);
        start.RedirectStandardError = true;
        _server = Process.Start(start)!;
        StartedProgram.EndWithUs(_server);
        _server.ErrorDataReceived += (_, _) => { };
        _server.BeginErrorReadLine();
        await Eventually.SoAsync(WhyNotReadyAsync, Patience);
    }

    /// <summary>Its first process and all that it has forked.</summary>
    public IReadOnlyList<int> Processes()
    {
        var first = _server!.Id;
        var children = File.ReadAllText($"/proc/{first}/task/{first}/children");
        return
        [
            first,
            .. children
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(p => int.Parse(p, CultureInfo.InvariantCulture)),
        ];
    }

    /// <summary>As <c>pg_ctl stop -m immediate</c>: it ends without writing anything more.</summary>
    public async Task StopAsync()
    {
        if (_server is { HasExited: false } server)
        {
            await Shell.RunAsync("kill", "-QUIT", server.Id.ToString(CultureInfo.InvariantCulture));
            await server.WaitForExitAsync().WaitAsync(Patience);
            StartedProgram.Forget(server);
        }
    }

    /// <summary>Stands still, or goes on: a machine that answers nothing and refuses nothing.</summary>
    public Task FreezeAsync(bool frozen) => frozen ? Frozen.StopAsync(Processes()) : Frozen.GoOnAsync(Processes());

    public async ValueTask DisposeAsync()
    {
        if (_server is { HasExited: false })
        {
            await FreezeAsync(frozen: false);
        }

        await StopAsync();
        _server?.Dispose();
        if (_ownFolder)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task MakeAsync()
    {
        var password = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(password, _password);
        if (Environment.UserName == "root")
        {
            await Shell.RunAsync("chown", "-R", "postgres", _folder);
        }

        string[] args = ["-U", "redress", $"--pwfile={password}", "-A", "scram-sha-256", "-E", "UTF8"];
        var start = Start("initdb", ["-D", Path.Combine(_folder, "db"), "--locale=C.UTF-8", .. NoSync(), .. args]);
        await Shell.RunAsync(start.FileName, start.ArgumentList);
        File.Delete(password);
    }

    // Where nobody cuts the power, a fresh cluster need not be on disk.
    private string[] NoSync() => _ownFolder ? ["--no-sync"] : [];

    private async Task<string?> WhyNotReadyAsync()
    {
        try
        {
            Assert.False(_server!.HasExited, "PostgreSQL ended");
            await using var connection = new NpgsqlConnection(Address + ";Pooling=false");
            await connection.OpenAsync();
            return null;
        }
        catch (NpgsqlException fault)
        {
            return fault.Message;
        }
    }

    // It refuses to run as root.
    private static ProcessStartInfo Start(string program, IReadOnlyList<string> args)
    {
        var path = Path.Combine(Folder(), program);
        string[] user = ["--reuid=postgres", "--regid=postgres", "--clear-groups"];
        return Environment.UserName == "root"
            ? new ProcessStartInfo("setpriv", [.. user, path, .. args]) { WorkingDirectory = "/" }
            : new ProcessStartInfo(path, args) { WorkingDirectory = "/" };
    }

    private static string Folder() =>
        Directory
            .GetDirectories("/usr/lib/postgresql")
            .Select(d => Path.Combine(d, "bin"))
            .Where(d => File.Exists(Path.Combine(d, "initdb")))
            .Order(StringComparer.Ordinal)
            .Last();
}
