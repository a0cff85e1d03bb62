using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Redress.Connectors.Webhooks;

namespace Redress.Connectors.Tests.Peers;

/// <summary>What a platform gets wrong; each is a mistake that an integrator could make.</summary>
internal enum Mistake
{
    None,
    NoSignatureCheck,
    FirstSignatureOnly,
    NoTimestampCheck,
    IdNotSigned,
    FaultOnBadCall,
    Html,
    NothingIsUnknown,
    OnlyFound,
    DoesNothing,
    NoRevisions,
    SeparateRevisions,
    RefusesReplays,
    NoSurfaces,
    ForeignSurface,
    NoAuthor,
    NoLinks,
    RepeatsLetters,
}

/// <summary>The smallest platform that has the whole port: one post, one author, one page.</summary>
internal sealed class SmallPlatform : IAsyncDisposable
{
    private readonly WebhookSecret _secret = WebhookSecret.Create([.. Enumerable.Range(7, 32).Select(i => (byte)i)]);
    private readonly ConcurrentDictionary<string, int> _revisions = [];
    private readonly ConcurrentDictionary<string, bool> _seen = [];
    private readonly Mistake _mistake;
    private WebPeer _peer = null!;
    private bool _hidden;

    private SmallPlatform(Mistake mistake) => _mistake = mistake;

    public WebhookSecret Secret => _secret;

    public Uri Endpoint => _peer.At("/port");

    public string HostPort => _peer.HostPort;

    public bool Hidden => _hidden;

    public ConcurrentQueue<string> Letters { get; } = [];

    public static async Task<SmallPlatform> StartAsync(Mistake mistake)
    {
        var platform = new SmallPlatform(mistake);
        platform._peer = await WebPeer.StartAsync(platform.HandleAsync);
        return platform;
    }

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path == "/posts/1")
        {
            context.Response.StatusCode = _hidden ? 404 : 200;
            return;
        }

        using var copy = new MemoryStream();
        await context.Request.Body.CopyToAsync(copy);
        var headers = context.Request.Headers;
        string id = headers["webhook-id"]!;
        if (!IsSigned(id, headers["webhook-timestamp"]!, headers["webhook-signature"]!, copy.ToArray()))
        {
            context.Response.StatusCode = _mistake == Mistake.FaultOnBadCall ? 500 : 401;
            return;
        }

        if (_mistake == Mistake.RefusesReplays && !_seen.TryAdd(id, true))
        {
            context.Response.StatusCode = 409;
            return;
        }

        context.Response.ContentType = _mistake == Mistake.Html ? "text/html" : "application/json";
        var call = JsonNode.Parse(copy.ToArray())!;
        await context.Response.WriteAsync(Answer((string)call["type"]!, call["data"]!).ToJsonString());
    }

    private bool IsSigned(string id, string timestamp, string signature, byte[] body)
    {
        var seconds =
            _mistake == Mistake.NoTimestampCheck ? long.Parse(timestamp) : DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var now = DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (_mistake == Mistake.IdNotSigned)
        {
            // Any id that was ever signed for these bytes will do.
            _seen.TryAdd(id, true);
            return _seen.Keys.Any(k => Verdict(k) == WebhookVerdict.Valid);
        }

        return _mistake == Mistake.NoSignatureCheck || Verdict(id) == WebhookVerdict.Valid;

        WebhookVerdict Verdict(string signedId) =>
            StandardWebhook.Verify(
                [_secret],
                signedId,
                timestamp,
                _mistake == Mistake.FirstSignatureOnly ? signature.Split(' ')[0] : signature,
                body,
                now
            );
    }

    private JsonNode Answer(string type, JsonNode data) =>
        type switch
        {
            "describe" => Describe(),
            "resolve" => new JsonObject
            {
                ["subjects"] = new JsonArray([
                    .. data["subjects"]!.AsArray().Select(Resolve).Where(s => s is not null),
                ]),
            },
            "apply" or "lift" => new JsonObject
            {
                ["results"] = new JsonArray([
                    .. data["orders"]!
                        .AsArray()
                        .Select(o =>
                            (JsonNode)
                                new JsonObject
                                {
                                    ["enforcement"] = (string)o!["enforcement"]!,
                                    ["result"] = Order(type, o),
                                }
                        ),
                ]),
            },
            "notify" => new JsonObject { ["result"] = Notify(data) },
            _ => throw new JsonException(),
        };

    private JsonObject Describe() =>
        new()
        {
            ["name"] = "Small",
            ["verbs"] = new JsonArray("resolve", "apply", "lift", "notify"),
            ["capabilities"] = new JsonArray(),
            ["restrictions"] = new JsonArray("hide"),
            ["links"] =
                _mistake == Mistake.NoLinks
                    ? new JsonArray()
                    : new JsonArray(
                        new JsonObject
                        {
                            ["origin"] = _peer.Url.GetLeftPart(UriPartial.Authority),
                            ["path"] = "/posts/{id}",
                            ["kind"] = "post",
                        }
                    ),
        };

    private JsonObject? Resolve(JsonNode? asked)
    {
        var answer = new JsonObject { ["kind"] = (string)asked!["kind"]!, ["id"] = (string)asked["id"]! };
        var found = (string)asked["id"]! == "1" || _mistake == Mistake.NothingIsUnknown;
        answer["found"] = found;
        if (!found)
        {
            return _mistake == Mistake.OnlyFound ? null : answer;
        }

        var page = _peer.At("/posts/1").AbsoluteUri;
        answer["url"] = page;
        answer["author"] =
            _mistake == Mistake.NoAuthor ? null : new JsonObject { ["kind"] = "account", ["id"] = "ann" };
        answer["surfaces"] =
            _mistake == Mistake.NoSurfaces
                ? new JsonArray()
                : new JsonArray(
                    new JsonObject
                    {
                        ["restriction"] = "hide",
                        ["name"] = "page",
                        ["url"] = _mistake == Mistake.ForeignSurface ? "https://other.example/" : page,
                        ["expect"] = "gone",
                    }
                );
        return answer;
    }

    private string Order(string verb, JsonNode order)
    {
        if ((string)order["id"]! != "1")
        {
            return _mistake == Mistake.NothingIsUnknown ? "done" : "unknown";
        }

        var key = _mistake == Mistake.SeparateRevisions ? verb : "";
        var revision = (int)order["revision"]!;
        if (_mistake != Mistake.NoRevisions && revision < _revisions.GetValueOrDefault(key))
        {
            return "stale";
        }

        _revisions[key] = revision;
        _hidden = _mistake == Mistake.DoesNothing ? _hidden : verb == "apply";
        return "done";
    }

    private string Notify(JsonNode data)
    {
        if ((string)data["account"]! != "ann" && _mistake != Mistake.NothingIsUnknown)
        {
            return "unknown";
        }

        var letter = (string)data["letter"]!;
        if (_seen.TryAdd(letter, true))
        {
            Letters.Enqueue(letter);
            return "done";
        }

        return _mistake == Mistake.RepeatsLetters ? "refused" : "done";
    }
}
