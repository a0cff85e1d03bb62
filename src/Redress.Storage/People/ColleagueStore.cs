using Redress.Storage.Engine;

namespace Redress.Storage.People;

/// <summary>Somebody who works here, by name; names never leave the console.</summary>
public sealed class Colleague
{
    public string Id { get; init; } = "";
    public string Name { get; init; } = "";
}

/// <summary>Who works here, for lists from which one is chosen, and for names beside ids.</summary>
public static class ColleagueStore
{
    /// <summary>Everybody, those who have left too: their names stand beside what they did.</summary>
    public static Task<List<Colleague>> AllAsync(Database database, CancellationToken cancel) =>
        database.ListAsync<Colleague>("SELECT id, name FROM person ORDER BY name, id LIMIT 2000", cancel);
}
