using System.Globalization;
using System.Text;

namespace Redress.Tests.StandIns;

/// <summary>
/// NCMEC hash sharing as its members meet it: entries in no order of time, next pages by path that end after a while, ranges that
/// are too much, deleted entries without any fingerprint, kinds that nobody asked for.
/// </summary>
internal sealed class NcmecStandIn(int seed) : IStandIn
{
    public const string User = "member";
    public const string Password = "a password: with, signs";
    private const string Base = "/hashsharing";
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (List<Entry> All, int At)> _pages = new(StringComparer.Ordinal);
    private readonly Random _random = new(seed);
    private readonly Lock _one = new();

    public int PageSize { get; set; } = 3;

    /// <summary>So many next pages are over when they are asked for.</summary>
    public int PagesToExpire { get; set; }

    /// <summary>A longer range than this is answered with 503.</summary>
    public TimeSpan Longest { get; set; } = TimeSpan.FromDays(100_000);

    /// <summary>Every page also has entries that nobody can understand.</summary>
    public bool IsSloppy { get; set; }

    /// <summary>Where the next page leads; null for where it should.</summary>
    public string? Astray { get; set; }

    public List<string> Feedback { get; } = [];

    /// <summary>How many ranges were asked for.</summary>
    public int Ranges { get; private set; }

    public void Say(string kind, string id, DateTimeOffset at, params (string Kind, string Value)[] hashes) =>
        Put(new Entry(kind, id, at, false, hashes));

    public void Delete(string kind, string id, DateTimeOffset at) => Put(new Entry(kind, id, at, true, []));

    public Answered Answer(string method, string pathAndQuery, IReadOnlyDictionary<string, string> headers, string body)
    {
        lock (_one)
        {
            var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));
            if (headers.GetValueOrDefault("authorization") != basic)
            {
                return Answered.No(401);
            }

            if (method == "PUT" && pathAndQuery.EndsWith("/feedback", StringComparison.Ordinal))
            {
                Feedback.Add(pathAndQuery + " " + body);
                return Answered.Xml("<submissionResult xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"/>");
            }

            return pathAndQuery.StartsWith(Base + "/v2/entries?", StringComparison.Ordinal)
                ? Fetch(pathAndQuery)
                : Answered.No(404);
        }
    }

    private void Put(Entry entry)
    {
        lock (_one)
        {
            _entries[entry.Kind + entry.Id] = entry;
        }
    }

    private Answered Fetch(string pathAndQuery)
    {
        var query = Query.Of(pathAndQuery);
        if (query.ContainsKey("start"))
        {
            if (PagesToExpire > 0)
            {
                PagesToExpire--;
                _pages.Clear();
            }

            return _pages.TryGetValue(pathAndQuery[Base.Length..], out var place)
                ? Page(place.All, place.At, query)
                : Answered.No(404);
        }

        var (from, to) = (Time(query["from"]), Time(query["to"]));
        if (to - from > Longest)
        {
            return Answered.No(503);
        }

        Ranges++;
        var all = _entries.Values.Where(e => e.At >= from && e.At <= to).ToArray();
        _random.Shuffle(all);
        return Page([.. all], 0, query);
    }

    private Answered Page(List<Entry> all, int at, Dictionary<string, string> query)
    {
        var some = all.Skip(at).Take(PageSize).ToList();
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n");
        text.Append("<queryResult xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\">");
        Append(text, "images", some.Where(e => e.Kind == "image"));
        Append(text, "videos", some.Where(e => e.Kind == "video"));
        if (at + PageSize < all.Count)
        {
            var next =
                Astray
                ?? $"/v2/entries?from={Uri.EscapeDataString(query["from"])}&to={Uri.EscapeDataString(query["to"])}&start={at + PageSize}&size={PageSize}&max={all.Count}";
            _pages[next] = (all, at + PageSize);
            text.Append("<paging><next>").Append(next.Replace("&", "&amp;", StringComparison.Ordinal));
            text.Append("</next></paging>");
        }

        return Answered.Xml(text.Append("</queryResult>").ToString());
    }

    private void Append(StringBuilder text, string name, IEnumerable<Entry> entries)
    {
        text.Append(CultureInfo.InvariantCulture, $"<{name} count=\"1\" maxTimestamp=\"2026-01-01T00:00:00Z\">");
        foreach (var entry in entries)
        {
            entry.Append(text);
        }

        if (IsSloppy)
        {
            text.Append(
                "<image><id>without member</id></image><hologram><member id=\"1\">A</member><id>h</id></hologram>"
            );
        }

        text.Append("</").Append(name).Append('>');
    }

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private sealed record Entry(
        string Kind,
        string Id,
        DateTimeOffset At,
        bool IsDeleted,
        (string Kind, string Value)[] Hashes
    )
    {
        public void Append(StringBuilder text)
        {
            var element = IsDeleted ? "deleted" + char.ToUpperInvariant(Kind[0]) + Kind[1..] : Kind;
            text.Append(CultureInfo.InvariantCulture, $"<{element}><member id=\"42\">Example</member>");
            text.Append(
                CultureInfo.InvariantCulture,
                $"<timestamp>{At.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}</timestamp><id>{Id}</id>"
            );
            if (!IsDeleted)
            {
                text.Append("<classification>A1</classification><fingerprints>");
                foreach (var (kind, value) in Hashes)
                {
                    text.Append(CultureInfo.InvariantCulture, $"<{kind}>{value}</{kind}>");
                }

                text.Append("<tmk-pdqf rel=\"self\" href=\"/v2/entries/1/fingerprints/TMK_PDQF\"/></fingerprints>");
            }

            text.Append("</").Append(element).Append('>');
        }
    }
}
