using System.Globalization;
using System.Text.Json;
using Redress.Connectors.Net;
using Redress.Core.Banks;

namespace Redress.Connectors.Exchanges;

/// <param name="Address">The API with its version, as in https://api.stopncii.org/v1.</param>
/// <param name="SubscriptionKey">Of the member.</param>
/// <param name="FetchKey">Of the function FetchHashes.</param>
/// <param name="FeedbackKey">Of the function SubmitFeedback; null where the member has none.</param>
public sealed record StopNciiAccount(Uri Address, string SubscriptionKey, string FetchKey, string? FeedbackKey);

/// <summary>
/// StopNCII.org: hashes that people filed of pictures of themselves. Records say what is so now; the status of a record,
/// not its value, says that it was withdrawn.
/// </summary>
public sealed class StopNciiExchange(Fetcher fetcher, StopNciiAccount account) : IExchange
{
    private const int PageSize = 800;
    private const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>The service's own beginning of time.</summary>
    private const long Beginning = 10;

    /// <summary>After so long without a fetch, what was withdrawn may no longer be told: everything is asked for anew.</summary>
    private static readonly TimeSpan s_stale = TimeSpan.FromDays(30);

    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);

    public async Task<ExchangeResult> FetchAsync(ExchangePlace place, DateTimeOffset now, CancellationToken cancel)
    {
        var from = Start(place, now);
        var query = $"FetchHashes?startTimestamp={from.ToString(CultureInfo.InvariantCulture)}&pageSize={PageSize}";
        var token = place.More is null ? null : place.More[(place.More.IndexOf('|', StringComparison.Ordinal) + 1)..];
        query += token is null ? "" : "&nextPageToken=" + Uri.EscapeDataString(token);
        var request = new FetchRequest(HttpMethod.Get, At(query))
        {
            Headers = Keys(account.FetchKey),
            Accept = "application/json",
            Deadline = s_deadline,
            MaxBytes = MaxBytes,
        };
        return await fetcher.SendAsync(request, cancel) switch
        {
            FetchResult.Answer { IsSuccess: true } answer => Read(answer.Bytes, place, from, token, now),
            FetchResult.Answer answer => new ExchangeResult.Failed(
                ExchangeStatus.FaultOf(answer.Status, token is not null)
            ),
            _ => new ExchangeResult.Failed(ExchangeFault.Away),
        };
    }

    public async Task<Telling> TellAsync(string name, SealedHash hash, Opinion opinion, CancellationToken cancel)
    {
        if (account.FeedbackKey is null || name.Split(':') is not [_, var value])
        {
            return Telling.NotTaken;
        }

        var feedback = new
        {
            count = 1,
            hashFeedbacks = new[]
            {
                new
                {
                    hashValue = value,
                    feedbackValue = ValueOf(opinion),
                    tags = Array.Empty<string>(),
                },
            },
        };
        var request = new FetchRequest(HttpMethod.Post, At("SubmitFeedback"))
        {
            Headers = Keys(account.FeedbackKey),
            Content = JsonSerializer.SerializeToUtf8Bytes(feedback),
            Deadline = s_deadline,
        };
        return ExchangeStatus.TellingOf(await fetcher.SendAsync(request, cancel));
    }

    private static string ValueOf(Opinion opinion) =>
        opinion switch
        {
            Opinion.Seen => "PendingReview",
            Opinion.Blocked => "Blocked",
            Opinion.Disputed => "NotBlocked",
        };

    /// <summary>From when on to ask: the place of a page says it, else the checkpoint, as long as that is fresh.</summary>
    private static long Start(ExchangePlace place, DateTimeOffset now)
    {
        if (place.More is { } more && long.TryParse(more.Split('|')[0], CultureInfo.InvariantCulture, out var begun))
        {
            return begun;
        }

        var stale = (now - s_stale).ToUnixTimeSeconds();
        return long.TryParse(place.Checkpoint, CultureInfo.InvariantCulture, out var at) && at > stale ? at : Beginning;
    }

    private static ExchangeResult Read(
        ReadOnlyMemory<byte> bytes,
        ExchangePlace place,
        long from,
        string? asked,
        DateTimeOffset now
    )
    {
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 16 });
            var root = json.RootElement;
            var records = new List<ExchangeRecord>();
            var faulty = 0;
            foreach (var one in root.GetProperty("hashRecords").EnumerateArray())
            {
                if (StopNciiRecord.Read(one) is { } record)
                {
                    records.Add(record);
                }
                else
                {
                    faulty++;
                }
            }

            var hasMore = root.TryGetProperty("hasMoreRecords", out var more) && more.ValueKind is JsonValueKind.True;
            var token = root.TryGetProperty("nextPageToken", out var next) ? next.GetString() : null;
            if (hasMore && (string.IsNullOrEmpty(token) || token == asked))
            {
                // It would go round in a circle.
                return new ExchangeResult.Failed(ExchangeFault.Malformed);
            }

            var said = root.GetProperty("nextSetTimestamp").GetInt64();
            // A time to come would leave out all until then.
            var checkpoint = Math.Clamp(said, Beginning, now.ToUnixTimeSeconds());
            var to = hasMore
                ? new ExchangePlace(place.Checkpoint, from.ToString(CultureInfo.InvariantCulture) + "|" + token)
                : new ExchangePlace(checkpoint.ToString(CultureInfo.InvariantCulture), null);
            return new ExchangeResult.Page(records, faulty, to, IsAll: !hasMore && from == Beginning);
        }
        catch (Exception fault)
            when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            return new ExchangeResult.Failed(ExchangeFault.Malformed);
        }
    }

    private Uri At(string path) => new(account.Address.AbsoluteUri.TrimEnd('/') + "/" + path);

    private KeyValuePair<string, string>[] Keys(string function) =>
        [new("x-functions-key", function), new("Ocp-Apim-Subscription-Key", account.SubscriptionKey)];
}

/// <summary>One record of StopNCII.</summary>
internal static class StopNciiRecord
{
    /// <returns>Null where it cannot be understood.</returns>
    public static ExchangeRecord? Read(JsonElement one)
    {
        if (
            one.ValueKind is not JsonValueKind.Object
            || Text(one, "signalType") is not { } type
            || Text(one, "hashValue") is not { } value
            || IsGone(one) is not { } isGone
        )
        {
            return null;
        }

        var name = $"{type}:{value}";
        if (isGone)
        {
            return SealedHash.OfRecord(name) is null ? null : new ExchangeRecord(name, [], true);
        }

        var kind = type switch
        {
            "ImagePDQ" => (HashKind?)HashKind.Pdq,
            "VideoMD5" => HashKind.Md5,
            _ => null,
        };
        var hash = kind is { } known ? SealedHash.Parse(known, value) : null;
        // A kind that we cannot compare (TMK, text, addresses) is nothing wrong with the record.
        return kind is not null && hash is null ? null : new ExchangeRecord(name, hash is null ? [] : [hash], false);
    }

    /// <summary>Whether the record, or every case that it stands for, was withdrawn; null where the status is not known.</summary>
    private static bool? IsGone(JsonElement one)
    {
        switch (Text(one, "hashStatus"))
        {
            case "Withdrawn" or "Deleted":
                return true;
            case "Received" or "Active" or "Unknown":
                return HasOnlyGoneCases(one);
            default:
                return null;
        }
    }

    private static bool HasOnlyGoneCases(JsonElement one)
    {
        if (!one.TryGetProperty("caseNumbers", out var cases) || cases.ValueKind is not JsonValueKind.Object)
        {
            return false;
        }

        var all = cases.EnumerateObject().ToList();
        return all.Count > 0
            && all.TrueForAll(c =>
                c.Value.ValueKind is JsonValueKind.String && c.Value.GetString() is "Withdrawn" or "Deleted"
            );
    }

    private static string? Text(JsonElement one, string name) =>
        one.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
