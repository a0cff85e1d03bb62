using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Redress.Storage.Tests.Engine;

/// <summary>A PostgreSQL of one test's own with a setting that no installation should have. It ends with the test.</summary>
internal sealed class UnsafeServer : IAsyncDisposable
{
    private static readonly string[] Settings = ["--listen_addresses=127.0.0.1", "--unix_socket_directories="];
    private readonly Process _server;
    private readonly string _folder;

    private UnsafeServer(Process server, string folder, int port)
    {
        _server = server;
        _folder = folder;
        Address = $"Host=127.0.0.1;Port={port};Username=redress;Database=postgres;Pooling=false";
    }

    public string Address { get; }

    private static bool IsRoot => Environment.UserName == "root";

    public static async Task<UnsafeServer> StartAsync(string setting)
    {
        var bin = Directory
            .EnumerateDirectories("/usr/lib/postgresql")
            .Order(StringComparer.Ordinal)
            .Select(d => Path.Combine(d, "bin"))
            .Last(d => File.Exists(Path.Combine(d, "postgres")));
        var folder = await FolderAsync();
        var db = Path.Combine(folder, "db");
        using (
            var initdb = Start(
                folder,
                [$"{bin}/initdb", "-D", db, "-U", "redress", "-A", "trust", "--no-sync", "--no-instructions"]
            )
        )
        {
            await initdb.WaitForExitAsync();
            Assert.Equal(0, initdb.ExitCode);
        }

        var port = FreePort();
        var server = Start(folder, [$"{bin}/postgres", "-D", db, "-p", $"{port}", .. Settings, $"--{setting}"]);
        var started = new UnsafeServer(server, folder, port);
        await started.AnswersAsync();
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        using (var kill = Process.Start("kill", ["-QUIT", _server.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await _server.WaitForExitAsync();
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<string> FolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory("redress-unsafe-").FullName;
        if (IsRoot)
        {
            using var chown = Process.Start("chown", ["postgres", folder]);
            await chown.WaitForExitAsync();
        }

        return folder;
    }

    private async Task AnswersAsync()
    {
        for (var clock = Stopwatch.StartNew(); ; )
        {
            try
            {
                await using var connection = new NpgsqlConnection(Address);
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException) when (!_server.HasExited && clock.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static Process Start(string folder, string[] command)
    {
        string[] role = IsRoot ? ["--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];
        var start = new ProcessStartInfo("setpriv", [.. role, "--no-new-privs", .. command])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
