using Redress.Bench.Programs;

namespace Redress.Bench.Runs;

/// <summary>The programs of one measurement, fresh each time: a database, Redress, and a platform of one of three kinds.</summary>
internal sealed class Setting : IAsyncDisposable
{
    private readonly Scratch _scratch;

    private Setting(Scratch scratch) => _scratch = scratch;

    public PostgresProgram? Postgres { get; private set; }

    public ChirpProgram? Chirp { get; private set; }

    public RedressProgram Redress { get; private set; } = null!;

    /// <summary>The platform's key for reports.</summary>
    public string Key { get; private set; } = "";

    /// <summary>The processes whose CPU time counts as Redress's: its own and PostgreSQL's.</summary>
    public int[] Ours => Postgres is null ? [Redress.Id] : [Redress.Id, Postgres.Id];

    /// <summary>The address of a post up to its number.</summary>
    public string LinkBefore => (Chirp?.Origin ?? "https://posts.example") + "/posts/";

    public static async Task<Setting> StartAsync(
        Options options,
        string engine,
        string workers,
        CancellationToken cancel
    )
    {
        var setting = new Setting(new Scratch(options.Folder));
        try
        {
            if (engine == "postgres")
            {
                setting.Postgres = await PostgresProgram.StartAsync(options, cancel);
            }

            await setting.StartAsync(options, workers, cancel);
            return setting;
        }
        catch
        {
            await setting.DisposeAsync();
            throw;
        }
    }

    /// <summary>Bytes that the database takes, and bytes of the log beside it: for SQLite as it is now, for PostgreSQL all written so far.</summary>
    public async Task<(long Database, long Log)> SizesAsync(CancellationToken cancel)
    {
        if (Postgres is not null)
        {
            var (bytes, log, _) = await Postgres.SizesAsync(cancel);
            return (bytes, log);
        }

        var file = new FileInfo(Path.Combine(_scratch.Of("redress"), "redress.db"));
        return (file.Length, LogBytes());
    }

    /// <summary>The size of SQLite's log at this moment; 0 on PostgreSQL.</summary>
    public long LogBytes()
    {
        var log = new FileInfo(Path.Combine(_scratch.Of("redress"), "redress.db-wal"));
        return log.Exists ? log.Length : 0;
    }

    public async ValueTask DisposeAsync()
    {
        if (Redress is not null)
        {
            await Redress.DisposeAsync();
        }

        if (Chirp is not null)
        {
            await Chirp.DisposeAsync();
        }

        if (Postgres is not null)
        {
            await Postgres.DisposeAsync();
        }

        _scratch.Dispose();
    }

    private async Task StartAsync(Options options, string workers, CancellationToken cancel)
    {
        var port = Child.FreePort();
        var isChirp = workers == "chirp";
        Redress = await RedressProgram.StartAsync(
            options,
            _scratch.Of("redress"),
            Postgres?.Address,
            workers != "off",
            isChirp ? $"127.0.0.1:{port}" : null,
            cancel
        );
        var (platform, secret) = await Redress.AddPlatformAsync(
            isChirp ? $"http://127.0.0.1:{port}/redress" : null,
            cancel
        );
        if (isChirp)
        {
            Chirp = await ChirpProgram.StartAsync(options, _scratch.Of("chirp"), port, secret!, cancel);
            await Redress.OperateAsync("POST", $"/v1/platforms/{platform}/describe", null, cancel);
        }

        Key = await Redress.AddKeyAsync(platform, cancel);
    }
}
