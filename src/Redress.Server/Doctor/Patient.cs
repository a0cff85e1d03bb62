using System.Text.Json.Nodes;
using Redress.Connectors.Net;
using Redress.Storage.Ledgers.Checks;
using Redress.Storage.Recovery;

namespace Redress.Server.Doctor;

/// <summary>The installation that is looked at.</summary>
/// <param name="Inside">Its database; null where it cannot be read, or is an older program's.</param>
/// <param name="Unreadable">Why it cannot be read.</param>
/// <param name="IsOld">Its schema is an older program's.</param>
/// <param name="Running">What the program in the folder says of itself; null where none runs.</param>
/// <param name="MinFreeBytes">How much room there should be on its disk.</param>
public sealed record Patient(
    string DataFolder,
    Fetcher Fetcher,
    Inspection? Inside,
    string? Unreadable,
    bool IsOld,
    JsonNode? Running,
    long MinFreeBytes,
    DateTimeOffset Now
) : IAsyncDisposable
{
    public static async Task<Patient> OpenAsync(
        string dataFolder,
        string? postgres,
        IReadOnlyCollection<string> allowedHosts,
        JsonNode? running,
        long minFreeBytes,
        CancellationToken cancel
    )
    {
        var (inside, unreadable) = await InsideAsync(dataFolder, postgres, cancel);
        var isOld = inside is { IsOld: true };
        if (isOld)
        {
            await inside!.DisposeAsync();
        }

        return new Patient(
            dataFolder,
            new Fetcher(new FetcherOptions { AllowedHosts = allowedHosts, Deadline = TimeSpan.FromSeconds(10) }),
            isOld ? null : inside,
            unreadable,
            isOld,
            running,
            minFreeBytes,
            TimeProvider.System.GetUtcNow()
        );
    }

    public async ValueTask DisposeAsync()
    {
        Fetcher.Dispose();
        if (Inside is not null)
        {
            await Inside.DisposeAsync();
        }
    }

    private static async Task<(Inspection? Inside, string? Unreadable)> InsideAsync(
        string dataFolder,
        string? postgres,
        CancellationToken cancel
    )
    {
        try
        {
            return (await Inspection.OpenAsync(dataFolder, postgres, cancel), null);
        }
        catch (UnreadableException fault)
        {
            return (null, fault.Message);
        }
    }
}
