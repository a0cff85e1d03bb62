using Redress.Connectors.Net;

namespace Redress.Connectors.Exchanges;

/// <summary>What an answer's status means.</summary>
internal static class ExchangeStatus
{
    /// <param name="within">Within the pages of a fetch, where the place may be over.</param>
    public static ExchangeFault FaultOf(int status, bool within) =>
        status switch
        {
            401 or 403 => ExchangeFault.NotAllowed,
            413 => ExchangeFault.TooMuch,
            >= 400 and <= 499 when within && status is not (408 or 429) => ExchangeFault.Expired,
            >= 400 and <= 499 when status is not (408 or 429) => ExchangeFault.Malformed,
            _ => ExchangeFault.Away,
        };

    public static Telling TellingOf(FetchResult result) =>
        result switch
        {
            FetchResult.Answer { IsSuccess: true } => Telling.Told,
            FetchResult.Answer { Status: >= 400 and <= 499 and not (408 or 429) } => Telling.NotTaken,
            _ => Telling.Failed,
        };
}
