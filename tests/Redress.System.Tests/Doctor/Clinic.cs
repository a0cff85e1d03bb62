using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Redress.System.Tests.Cli;

namespace Redress.System.Tests.Doctor;

/// <summary>An installation that nothing runs in, to be spoilt.</summary>
internal sealed class Clinic : IDisposable
{
    private readonly Folder _folder = new();

    public string Data => Path.Combine(_folder.Name, "data");

    public static async Task<Clinic> OpenAsync()
    {
        var clinic = new Clinic();
        (await Ran.OfAsync("migrate", "--data", clinic.Data)).Expect();
        return clinic;
    }

    public string In(string path) => Path.Combine(Data, path);

    public async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={In("redress.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The trouble of that code; null where it is not found.</summary>
    public Task<JsonNode?> FindAsync(string code, params string[] args) =>
        FindAsync(code, new Dictionary<string, string>(), ["--data", Data, .. args]);

    public static async Task<JsonNode?> FindAsync(
        string code,
        IReadOnlyDictionary<string, string> environment,
        params string[] args
    )
    {
        var run = await Ran.OfAsync(environment, ["doctor", "--json", .. args]);
        Assert.True(run.Exit is 0 or 1, run.Output + run.Errors);
        Assert.Equal((int)run.Json["wrong"]! > 0, run.Exit == 1);
        return run.Json["found"]!.AsArray().FirstOrDefault(t => (string?)t!["code"] == code);
    }

    public void Dispose() => _folder.Dispose();
}
