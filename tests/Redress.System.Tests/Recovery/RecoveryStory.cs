using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Npgsql;
using Redress.System.Tests.Cli;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Recovery;

/// <summary>A backup of a running world, brought back into a folder of its own beside it.</summary>
internal sealed class RecoveryStory(World world, string? into) : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private readonly Folder _backups = new();
    private readonly Folder _restored = new();

    public string Restored => Path.Combine(_restored.Name, "data");

    private string[] Where => world.Database is null ? [] : ["--database", world.Database];

    private string[] Whereto => into is null ? [] : ["--database", into];

    /// <summary>The backup's folder.</summary>
    public async Task<string> BackupAsync()
    {
        await SealedAsync();
        var run = await Ran.OfAsync(["backup", _backups.Name, "--data", world.Redress.Folder, "--json", .. Where]);
        return (string)run.Expect().Json["path"]!;
    }

    public Task<Ran> RestoreAsync(string backup, params string[] how) =>
        Ran.OfAsync(["restore", backup, "--data", Restored, "--json", .. Whereto, .. how]);

    /// <summary>The program over what was restored, on the machine's clock.</summary>
    public Task<RedressServer> StartAsync() =>
        RedressServer.StartAsync(Restored, ["--allow-host", world.Chirp.Address.Authority, .. Whereto]);

    public Task<Ran> ReconcileAsync() =>
        Ran.OfAsync([
            "reconcile",
            "--data",
            Restored,
            "--json",
            "--allow-host",
            world.Chirp.Address.Authority,
            .. Whereto,
        ]);

    public async Task<JsonNode> VerifyAsync()
    {
        var run = await Ran.OfAsync(["verify", Restored, "--json", .. Whereto]);
        return run.Expect().Json;
    }

    /// <summary>A number from the restored database.</summary>
    public async Task<long> CountAsync(string sql)
    {
        await using DbConnection connection = into is null
            ? new SqliteConnection($"Data Source={Restored}/redress.db;Mode=ReadOnly;Pooling=False")
            : new NpgsqlConnection(into);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public Task UntilVisibleAsync(string post) =>
        Until.TrueAsync(async () => await world.Chirp.StatusAsync($"/posts/{post}") == 200, Soon);

    public Task UntilAsync(Func<Task<bool>> isSo) => Until.TrueAsync(isSo, Soon);

    /// <summary>Everything that was done is under a signed checkpoint.</summary>
    public async Task SealedAsync()
    {
        await world.SettleAsync();
        await Until.TrueAsync(async () => await world.CountAsync("SELECT COUNT(*) FROM unsealed") == 0, Soon);
    }

    public void Dispose()
    {
        _backups.Dispose();
        _restored.Dispose();
    }
}
