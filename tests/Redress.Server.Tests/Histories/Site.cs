using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Redress.Server.Tests.Histories;

/// <summary>
/// A platform in this process that implements the port, keeps what it was told, and misbehaves as a seed says: each call by
/// what it is about and how often it came, so that the order in which calls arrive changes nothing.
/// </summary>
internal sealed class Site(int seed) : HttpMessageHandler
{
    public const string Address = "https://site.example";

    /// <summary>Where somebody is paged.</summary>
    public const string Pages = "/pages/";
    public static readonly string[] Surfaces = ["page", "media"];
    private static readonly string[] s_hiding = ["hide", "remove"];
    private readonly Lock _one = new();
    private readonly Dictionary<string, (long Revision, bool On)> _orders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _told = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _letters = new(StringComparer.Ordinal);

    /// <summary>Surfaces that show again what was hidden, without anybody having ordered that.</summary>
    private readonly HashSet<string> _back = new(StringComparer.Ordinal);

    /// <summary>How many of a hundred calls go wrong; nought while it is well.</summary>
    public int Troubled { get; set; }

    /// <summary>Nobody is there.</summary>
    public bool Down { get; set; }

    /// <summary>Broken on purpose: it shows to the reader what nobody else sees.</summary>
    public bool ShowsReaderOnly { get; set; }

    /// <summary>Orders that came with the same enforcement and revision and said different things.</summary>
    public List<string> Contradictions { get; } = [];

    /// <summary>What was delivered to accounts, oldest first.</summary>
    public List<(string Account, string Text)> Letters { get; } = [];

    /// <summary>What a visitor cannot see, on any surface.</summary>
    public bool IsHidden(string id)
    {
        lock (_one)
        {
            return !ShowsReaderOnly && Surfaces.All(s => IsGone(s, id));
        }
    }

    /// <summary>Whether an order for this is in force.</summary>
    public bool IsOn(string id, string restriction)
    {
        lock (_one)
        {
            return _orders.GetValueOrDefault($"{id} {restriction}").On;
        }
    }

    /// <summary>A surface shows it again, without anybody having ordered that.</summary>
    public void ComesBack(string surface, string id)
    {
        lock (_one)
        {
            _back.Add($"{surface} {id}");
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancel);
        lock (_one)
        {
            var path = request.RequestUri!.AbsolutePath;
            return request.Method != HttpMethod.Post ? Read(path)
                : path.StartsWith(Pages, StringComparison.Ordinal) ? Paged(path)
                : Called(body);
        }
    }

    private bool IsGone(string surface, string id) =>
        s_hiding.Any(r => _orders.GetValueOrDefault($"{id} {r}").On) && !_back.Contains($"{surface} {id}");

    private HttpResponseMessage Read(string path)
    {
        var trouble = Next("read " + path);
        Fail(trouble, before: true);
        var parts = path.Split('/');
        return trouble is Trouble.Failed or Trouble.DoneAndFailed
            ? Status(503)
            : Status(IsGone(parts[1] == "p" ? "page" : "media", parts[2]) ? 451 : 200);
    }

    private HttpResponseMessage Paged(string path)
    {
        var trouble = Next("page " + path);
        return Status(trouble is Trouble.None ? 204 : 503);
    }

    private HttpResponseMessage Called(string body)
    {
        var call = JsonNode.Parse(body)!;
        var (verb, asked) = ((string)call["type"]!, call["data"]!);
        var trouble = verb == "describe" ? Trouble.None : Next(verb + asked.ToJsonString());
        Fail(trouble, before: true);
        if (trouble is Trouble.Failed or Trouble.ErrorPage)
        {
            return trouble is Trouble.Failed ? Status(503) : Page();
        }

        // A letter that was said to be delivered and was not, nobody could find out.
        var lies = trouble is Trouble.Lies;
        JsonNode answer = verb switch
        {
            "describe" => SiteAnswers.Described(),
            "resolve" => new JsonObject { ["subjects"] = All(asked["subjects"]!, SiteAnswers.Resolved) },
            "apply" or "lift" => new JsonObject
            {
                ["results"] = All(asked["orders"]!, o => Ordered(o, verb == "apply", lies)),
            },
            _ => Notified(asked),
        };
        Fail(trouble, before: false);
        return trouble is Trouble.DoneAndFailed ? Status(500) : Json(answer);
    }

    private void Fail(Trouble trouble, bool before)
    {
        if (before ? Down || trouble is Trouble.Down : trouble is Trouble.DoneAndCut)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError);
        }

        if (before ? trouble is Trouble.Slow : trouble is Trouble.DoneAndSlow)
        {
            // As one whose answer does not come in time: nobody need wait for that here.
            throw new OperationCanceledException();
        }
    }

    private Trouble Next(string what)
    {
        var time = _calls[what] = _calls.GetValueOrDefault(what) + 1;
        // Not GetHashCode: that differs from process to process.
        var hash = 17u;
        foreach (var c in $"{seed}/{time}/{what}")
        {
            hash = unchecked((hash * 16777619u) ^ c);
        }

        return hash / 7 % 100 >= Troubled ? Trouble.None : (Trouble)(1 + (hash % 8));
    }

    private static JsonArray All(JsonNode asked, Func<JsonNode, JsonNode> answer) =>
        [.. asked.AsArray().Select(a => answer(a!))];

    private JsonObject Ordered(JsonNode order, bool on, bool lies)
    {
        var (id, restriction) = ((string)order["id"]!, (string)order["restriction"]!);
        var (key, revision) = ($"{id} {restriction}", (long)order["revision"]!);
        var enforcement = (string)order["enforcement"]!;
        var said = $"{key} {on}";
        if (!_told.TryAdd($"{enforcement}/{revision}", said) && _told[$"{enforcement}/{revision}"] != said)
        {
            Contradictions.Add($"{enforcement}/{revision}");
        }

        var stale = _orders.TryGetValue(key, out var seen) && seen.Revision > revision;
        // What no surface shows, nobody could find out.
        var isSeen = (string)order["kind"]! == "post" && s_hiding.Contains(restriction);
        if (!stale && !(lies && isSeen))
        {
            _orders[key] = (revision, on);
            _back.RemoveWhere(b => s_hiding.Contains(restriction) && b.EndsWith(" " + id, StringComparison.Ordinal));
        }

        return new JsonObject { ["enforcement"] = enforcement, ["result"] = stale ? "stale" : "done" };
    }

    /// <summary>The same letter, however often it comes, is one.</summary>
    private JsonObject Notified(JsonNode letter)
    {
        var text = (string)letter["text"]!;
        if (_letters.TryAdd((string)letter["letter"]!, text))
        {
            Letters.Add(((string)letter["account"]!, text));
        }

        return new JsonObject { ["result"] = "done" };
    }

    private static HttpResponseMessage Status(int status) =>
        new((HttpStatusCode)status) { Content = new ByteArrayContent([]) };

    private static HttpResponseMessage Page() =>
        new(HttpStatusCode.OK) { Content = new StringContent("<p>Sorry.</p>", Encoding.UTF8, "text/html") };

    private static HttpResponseMessage Json(JsonNode answer) =>
        new(HttpStatusCode.OK)
        {
            Content = new StringContent(answer.ToJsonString(), Encoding.UTF8, "application/json"),
        };

    private enum Trouble
    {
        None,

        /// <summary>An error, and nothing was done.</summary>
        Failed,

        /// <summary>200 with a page that says sorry.</summary>
        ErrorPage,
        Down,
        Slow,

        /// <summary>It says that it was done, and was not.</summary>
        Lies,

        /// <summary>It was done, and then an error came.</summary>
        DoneAndFailed,
        DoneAndCut,
        DoneAndSlow,
    }
}
