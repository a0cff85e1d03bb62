using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Redress.Connectors.Net;
using Redress.Core.Kernel;
using Redress.Storage.Recovery;

namespace Redress.Server.Doctor.Checks;

/// <summary>Platforms can be reached, have said what they can do, and their clocks agree with ours.</summary>
internal sealed class PlatformsCheck : ICheck
{
    /// <summary>A signature's tolerance, with room.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    public async IAsyncEnumerable<Trouble> LookAsync(Patient patient, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (patient.Inside is not { } inside)
        {
            yield break;
        }

        var all = await inside.PlatformsAsync(cancel);
        if (all.Count == 0)
        {
            yield return new(
                "no-platform",
                "There is no platform to act on",
                "redress platform add NAME --endpoint URL",
                IsAdvice: true
            );
        }

        foreach (var platform in all.Where(p => p.Endpoint is not null))
        {
            if (await ReachAsync(patient, platform, cancel) is { } trouble)
            {
                yield return trouble;
            }
            else if (platform.Described is null || JsonNode.Parse(platform.Described)?["failure"] is not null)
            {
                yield return new(
                    "platform-undescribed",
                    $"{platform.Name} has not said what it can do",
                    $"redress platform describe {platform.Id}"
                );
            }
        }
    }

    /// <summary>Any answer shows that it is there; nothing is signed, so nothing is done.</summary>
    private static async Task<Trouble?> ReachAsync(
        Patient patient,
        InspectedPlatform platform,
        CancellationToken cancel
    )
    {
        var request = new FetchRequest(HttpMethod.Get, platform.Endpoint!) { Body = FetchBody.None };
        return await patient.Fetcher.SendAsync(request, cancel) switch
        {
            FetchResult.Failed { Reason: FetchFailure.RefusedAddress } => new(
                "platform-refused",
                $"{platform.Name} is at a loopback or private address",
                $"Start the program, and this command, with --allow-host {platform.Endpoint!.Authority}"
            ),
            FetchResult.Failed failed => new(
                "platform-unreachable",
                $"{platform.Name} does not answer at {platform.Endpoint}: {Word.Of(failed.Reason)}",
                $"Start it, or mend the way to it; redress platform check shows more"
            ),
            FetchResult.Answer answer when Skew(answer, patient.Now) is { } skew => new(
                "platform-clock",
                $"The clock of {platform.Name} differs by {skew.TotalSeconds:0} seconds from ours",
                "Set both by NTP: signatures are valid for five minutes"
            ),
            _ => null,
        };
    }

    private static TimeSpan? Skew(FetchResult.Answer answer, DateTimeOffset now) =>
        DateTimeOffset.TryParse(
            answer.Headers["date"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var theirs
        )
        && (theirs - now).Duration() > Tolerance
            ? (theirs - now).Duration()
            : null;
}
