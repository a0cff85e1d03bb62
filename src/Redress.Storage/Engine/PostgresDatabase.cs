using System.Data.Common;
using Npgsql;

namespace Redress.Storage.Engine;

/// <summary>Any number of nodes over one PostgreSQL.</summary>
internal sealed class PostgresDatabase : Database
{
    private const int Lanes = 3;
    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 10;
    private readonly NpgsqlDataSource _source;
    private readonly PostgresRecorder _recorder;
    private readonly PostgresNotes _notes;

    private PostgresDatabase(NpgsqlDataSource source)
    {
        _source = source;
        _recorder = new PostgresRecorder(source, Lanes);
        _notes = new PostgresNotes(source, _recorder.WakeAll);
        _recorder.JobsLeft += jobs =>
        {
            if (jobs is not null)
            {
                _notes.JobsLeft();
            }
        };
    }

    public override Dialect Dialect => Dialect.Postgres;

    public override Recorder Recorder => _recorder;

    public override string Name => "postgres";

    internal NpgsqlDataSource Source => _source;

    public static async Task<PostgresDatabase> OpenAsync(string address, CancellationToken cancel)
    {
        var settings = PostgresAddress.Parse(address);
        settings.MaxAutoPrepare = 300;
        settings.AutoPrepareMinUsages = 2;
        settings.NoResetOnClose = true;
        settings.IncludeErrorDetail = false;
        settings.ApplicationName ??= "redress";
        // A server that stands still must not hold requests for long; what the operator set stays.
        settings.Timeout = settings.Timeout == 15 ? ConnectSeconds : settings.Timeout;
        settings.CommandTimeout = settings.CommandTimeout == 30 ? CommandSeconds : settings.CommandTimeout;
        var source = NpgsqlDataSource.Create(settings);
        try
        {
            await RefuseUnsafeAsync(source, cancel);
            return new PostgresDatabase(source);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether no node has made its tables yet.</summary>
    public static async Task<bool> IsNewAsync(string address, CancellationToken cancel)
    {
        var settings = PostgresAddress.Parse(address);
        settings.Pooling = false;
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand("SELECT to_regclass('schema_version') IS NULL", connection);
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    public override async Task<DbConnection> ConnectAsync(CancellationToken cancel) =>
        await _source.OpenConnectionAsync(cancel);

    public override async ValueTask DisposeAsync()
    {
        await _notes.DisposeAsync();
        await _recorder.DisposeAsync();
        await _source.DisposeAsync();
    }

    /// <summary>What is acknowledged must be on disk: with these off it is not.</summary>
    private static async Task RefuseUnsafeAsync(NpgsqlDataSource source, CancellationToken cancel)
    {
        foreach (var setting in (string[])["fsync", "synchronous_commit", "full_page_writes"])
        {
            await using var command = source.CreateCommand($"SHOW {setting}");
            if (await command.ExecuteScalarAsync(cancel) is "off" or "local")
            {
                throw new DatabaseRefusedException(
                    $"PostgreSQL runs with {setting} off: reports that were acknowledged could be lost. Set it to on."
                );
            }
        }
    }
}
