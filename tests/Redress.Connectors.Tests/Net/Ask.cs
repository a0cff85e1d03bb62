using Redress.Connectors.Net;

namespace Redress.Connectors.Tests.Net;

/// <summary>What the tests of the way out share.</summary>
internal static class Ask
{
    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(400);

    public static Fetcher For(params string[] allowed) => new(new FetcherOptions { AllowedHosts = allowed });

    public static Task<FetchResult> Get(Fetcher fetcher, Uri url) =>
        fetcher.SendAsync(new FetchRequest(HttpMethod.Get, url), CancellationToken.None);

    public static FetchResult.Answer Answer(FetchResult result) => Assert.IsType<FetchResult.Answer>(result);

    public static FetchFailure Reason(FetchResult result) => Assert.IsType<FetchResult.Failed>(result).Reason;
}
