using System.Diagnostics;
using Npgsql;

namespace Redress.Bench.Programs;

/// <summary>A PostgreSQL of our own in a fresh folder, with fsync on; as user postgres where we are root.</summary>
internal sealed class PostgresProgram : IAsyncDisposable
{
    /// <summary>What differs from the defaults; it stands in each record.</summary>
    public const string Settings = "shared_buffers 1 GB, max_wal_size 4 GB, fsync and synchronous_commit on";

    private readonly Child _child;
    private readonly Scratch _scratch;

    private PostgresProgram(Child child, Scratch scratch, int port, string version)
    {
        _child = child;
        _scratch = scratch;
        Version = version;
        Address = $"Host=127.0.0.1;Port={port};Username=redress;Database=postgres";
    }

    public int Id => _child.Id;

    public string Address { get; }

    public string Version { get; }

    public static async Task<PostgresProgram> StartAsync(Options options, CancellationToken cancel)
    {
        var folder = Folder(options);
        var scratch = new Scratch(options.Folder);
        var port = Child.FreePort();
        var data = scratch.Of("db");
        if (Environment.UserName == "root")
        {
            await RunAsync("chown", ["postgres", scratch.Path], cancel);
        }

        await RunAsync(
            "setpriv",
            [
                .. AsUser(),
                Path.Combine(folder, "initdb"),
                "-D",
                data,
                "-U",
                "redress",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ],
            cancel
        );
        File.AppendAllText(
            Path.Combine(data, "postgresql.conf"),
            $"""

            listen_addresses = '127.0.0.1'
            port = {port}
            unix_socket_directories = ''
            max_connections = 100
            shared_buffers = 1GB
            max_wal_size = 4GB
            fsync = on
            synchronous_commit = on

            """
        );
        var start = new ProcessStartInfo("setpriv", [.. AsUser(), Path.Combine(folder, "postgres"), "-D", data])
        {
            WorkingDirectory = data,
        };
        var program = new PostgresProgram(Child.Start(start), scratch, port, await VersionAsync(folder, cancel));
        await program.ReadyAsync(cancel);
        return program;
    }

    /// <summary>Bytes of the database, bytes of log written so far, and how many transactions were committed.</summary>
    public async Task<(long Bytes, long Log, long Commits)> SizesAsync(CancellationToken cancel)
    {
        await using var source = NpgsqlDataSource.Create(Address);
        await using var command = source.CreateCommand(
            """
            SELECT pg_database_size(current_database()), pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint, xact_commit
            FROM pg_stat_database WHERE datname = current_database()
            """
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    public async ValueTask DisposeAsync()
    {
        await _child.DisposeAsync();
        _scratch.Dispose();
    }

    private async Task ReadyAsync(CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await SizesAsync(cancel);
                return;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20))
            {
                await Task.Delay(50, cancel);
            }
        }
    }

    private static string Folder(Options options)
    {
        if (options.Postgres.Length > 0)
        {
            return options.Postgres;
        }

        const string debian = "/usr/lib/postgresql";
        var found = Directory.Exists(debian)
            ? Directory
                .GetDirectories(debian)
                .Select(d => Path.Combine(d, "bin"))
                .Where(d => File.Exists(Path.Combine(d, "initdb")))
                .Order(StringComparer.Ordinal)
                .LastOrDefault()
            : null;
        return found
            ?? throw new UsageException("PostgreSQL's programs are not found: give --postgres, or --engine sqlite");
    }

    private static string[] AsUser() =>
        Environment.UserName == "root" ? ["--reuid", "postgres", "--regid", "postgres", "--clear-groups"] : ["--"];

    private static async Task<string> VersionAsync(string folder, CancellationToken cancel) =>
        (await RunAsync(Path.Combine(folder, "postgres"), ["--version"], cancel)).Split(' ')[2].Trim();

    private static async Task<string> RunAsync(string program, string[] arguments, CancellationToken cancel)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = "/",
            }
        )!;
        var error = process.StandardError.ReadToEndAsync(cancel);
        var text = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return process.ExitCode == 0 ? text : throw new IOException($"{program} failed: {await error}");
    }
}
