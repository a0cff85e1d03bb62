using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Redress.System.Tests.Harness;

/// <summary>What a platform tells Redress, signed as Standard Webhooks say; written here anew, so that the server's own signing is not trusted.</summary>
public sealed record PlatformEvent(string Body, string Id, DateTimeOffset At)
{
    public static PlatformEvent Of(string type, string kind, string id, DateTimeOffset at) =>
        new(
            $$$"""{"type":"{{{type}}}","timestamp":"{{{at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}}}","data":{"kind":"{{{kind}}}","id":"{{{id}}}"}}""",
            $"evt_{Guid.NewGuid():n}",
            at
        );

    public static string Sign(string secret, string id, string seconds, string body)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        return "v1,"
            + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{seconds}.{body}")));
    }

    public Task<Reply> SendAsync(RedressServer redress, string platform, string secret)
    {
        var seconds = At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return SendAsync(redress, platform, seconds, Sign(secret, Id, seconds, Body));
    }

    public Task<Reply> SendAsync(RedressServer redress, string platform, string seconds, string signature) =>
        redress.Nobody.PostTextAsync(
            $"/v1/platforms/{platform}/events",
            Body,
            "application/json",
            ("webhook-id", Id),
            ("webhook-timestamp", seconds),
            ("webhook-signature", signature)
        );
}
