using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Redress.Tests.StandIns;

/// <summary>
/// StopNCII as its members meet it: pages in no order, tokens that end, records that come twice or make no sense, statuses
/// of records and of their cases.
/// </summary>
internal sealed class StopNciiStandIn(int seed) : IStandIn
{
    public const string SubscriptionKey = "subscription-1";
    public const string FetchKey = "fetch-1";
    public const string FeedbackKey = "feedback-1";
    private readonly Dictionary<string, JsonObject> _records = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (List<JsonObject> All, int At)> _tokens = new(StringComparer.Ordinal);
    private readonly Random _random = new(seed);
    private readonly Lock _one = new();
    private long _time = 1_700_000_000;

    public int PageSize { get; set; } = 3;

    /// <summary>So many tokens are over when they are used.</summary>
    public int TokensToExpire { get; set; }

    /// <summary>So many calls are answered with 503.</summary>
    public int CallsToFail { get; set; }

    /// <summary>Every page names itself as the next.</summary>
    public bool GoesRound { get; set; }

    /// <summary>Every page also has records that nobody can understand, and one that it had before.</summary>
    public bool IsSloppy { get; set; }

    public List<JsonObject> Feedback { get; } = [];

    /// <summary>The times from which was asked.</summary>
    public List<long> Starts { get; } = [];

    public void Say(string type, string value, string status, params string[] cases)
    {
        lock (_one)
        {
            var numbers = new JsonObject();
            foreach (var one in cases)
            {
                numbers[Guid.NewGuid().ToString()] = one;
            }

            _records[type + value] = new JsonObject
            {
                ["lastModtimestamp"] = ++_time,
                ["hashValue"] = value,
                ["hashStatus"] = status,
                ["caseNumbers"] = cases.Length == 0 ? new JsonArray() : numbers,
                ["signalType"] = type,
                ["hashRegions"] = new JsonArray("UK"),
            };
        }
    }

    public Answered Answer(string method, string pathAndQuery, IReadOnlyDictionary<string, string> headers, string body)
    {
        lock (_one)
        {
            var function = headers.GetValueOrDefault("x-functions-key");
            if (headers.GetValueOrDefault("ocp-apim-subscription-key") != SubscriptionKey)
            {
                return Answered.No(401);
            }

            if (CallsToFail > 0)
            {
                CallsToFail--;
                return Answered.No(503);
            }

            return (method, pathAndQuery.Split('?')[0]) switch
            {
                ("GET", "/v1/FetchHashes") when function == FetchKey => Fetch(Query.Of(pathAndQuery)),
                ("POST", "/v1/SubmitFeedback") when function == FeedbackKey => Take(body),
                ("GET", "/v1/FetchHashes") or ("POST", "/v1/SubmitFeedback") => Answered.No(401),
                _ => Answered.No(404),
            };
        }
    }

    private Answered Fetch(Dictionary<string, string> query)
    {
        var start = long.Parse(query["startTimestamp"], CultureInfo.InvariantCulture);
        if (query.TryGetValue("nextPageToken", out var token))
        {
            if (TokensToExpire > 0)
            {
                TokensToExpire--;
                _tokens.Clear();
            }

            return _tokens.TryGetValue(token, out var place) ? Page(place.All, place.At, token) : Answered.No(400);
        }

        Starts.Add(start);
        var all = _records.Values.Where(r => (long)r["lastModtimestamp"]! >= start).ToArray();
        _random.Shuffle(all);
        return Page([.. all], 0, null);
    }

    private Answered Page(List<JsonObject> all, int at, string? own)
    {
        var some = all.Skip(at).Take(PageSize).Select(r => r.DeepClone()).ToList();
        if (IsSloppy)
        {
            some.InsertRange(0, some.Take(1).Select(r => r.DeepClone()).ToList());
            some.Add(JsonValue.Create("not a record"));
            some.Add(new JsonObject { ["signalType"] = "ImagePDQ", ["hashStatus"] = "Active" });
            some.Add(Odd("ImagePDQ", "zz", "Active"));
            some.Add(Odd("ImagePDQ", new string('8', 64), "SomethingNew"));
            some.Add(Odd("VideoTMK", "tmk", "Active"));
        }

        var hasMore = at + PageSize < all.Count || GoesRound;
        var token = GoesRound && own is not null ? own : Convert.ToBase64String(Guid.NewGuid().ToByteArray()) + "+/=";
        _tokens[token] = (all, at + PageSize);
        var page = new JsonObject
        {
            ["count"] = some.Count,
            ["nextSetTimestamp"] = _time,
            ["nextPageToken"] = hasMore ? token : null,
            ["hasMoreRecords"] = hasMore,
            ["hashRecords"] = new JsonArray([.. some]),
        };
        return Answered.Json(page.ToJsonString());
    }

    private static JsonObject Odd(string type, string value, string status) =>
        new()
        {
            ["signalType"] = type,
            ["hashValue"] = value,
            ["hashStatus"] = status,
        };

    private Answered Take(string body)
    {
        Feedback.AddRange(JsonNode.Parse(body)!["hashFeedbacks"]!.AsArray().Select(f => f!.AsObject()));
        return Answered.Json(JsonSerializer.Serialize(new { }));
    }
}
