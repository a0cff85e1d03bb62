using System.Globalization;
using System.Text;
using System.Xml;
using Redress.Connectors.Net;
using Redress.Core.Banks;

namespace Redress.Connectors.Exchanges;

/// <param name="Address">The environment, as in https://report.cybertip.org/hashsharing.</param>
/// <param name="DisputeReason">Which of the service's reasons a dispute gives; null where none are sent.</param>
public sealed record NcmecAccount(Uri Address, string User, string Password, string? DisputeReason);

/// <summary>
/// NCMEC hash sharing, version 2. Entries come in no order of time, so that a checkpoint holds only when a whole range of
/// time is exhausted; a range that is too much at once is made smaller.
/// </summary>
public sealed class NcmecExchange(Fetcher fetcher, NcmecAccount account) : IExchange
{
    private const int MaxBytes = 32 * 1024 * 1024;
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>Nothing was entered before.</summary>
    private static readonly DateTimeOffset s_beginning = new(2008, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Ranges overlap by so much: the clocks of both sides need not agree.</summary>
    private static readonly TimeSpan s_overlap = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan s_shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);

    public async Task<ExchangeResult> FetchAsync(ExchangePlace place, DateTimeOffset now, CancellationToken cancel)
    {
        var range = NcmecRange.Of(place, s_beginning, s_overlap, now);
        var path = range.Next ?? $"/v2/entries?from={Time(range.From)}&to={Time(range.To)}";
        var request = new FetchRequest(HttpMethod.Get, At(path))
        {
            Headers = Basic(),
            Accept = "application/xml",
            Deadline = s_deadline,
            MaxBytes = MaxBytes,
        };
        return await fetcher.SendAsync(request, cancel) switch
        {
            FetchResult.Answer { IsSuccess: true } answer => Read(answer.Bytes, place, range, now),
            FetchResult.Answer { Status: 401 or 403 } => new ExchangeResult.Failed(ExchangeFault.NotAllowed),
            FetchResult.Answer { Status: 413 or >= 500 } or FetchResult.Failed => Smaller(place, range),
            FetchResult.Answer answer => new ExchangeResult.Failed(
                ExchangeStatus.FaultOf(answer.Status, range.Next is not null)
            ),
            _ => new ExchangeResult.Failed(ExchangeFault.Away),
        };
    }

    public async Task<Telling> TellAsync(string name, SealedHash hash, Opinion opinion, CancellationToken cancel)
    {
        var type = hash.Kind switch
        {
            HashKind.Pdq => "PDQ",
            HashKind.Md5 => "MD5",
            HashKind.Frame or HashKind.Sha256 or HashKind.Record => null,
        };
        var body = opinion switch
        {
            Opinion.Seen => null,
            Opinion.Blocked => "<affirmative/>",
            Opinion.Disputed => account.DisputeReason is { } reason && Guid.TryParse(reason, out var guid)
                ? $"<negative><reasonIds><guid>{guid:D}</guid></reasonIds></negative>"
                : null,
        };
        if (type is null || body is null || name.Split('/', 3) is not [_, var member, var id])
        {
            return Telling.NotTaken;
        }

        var path = $"/v2/entries/{Uri.EscapeDataString(member)}/{Uri.EscapeDataString(id)}/{type}/feedback";
        var xml =
            $"<feedbackSubmission xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\">{body}</feedbackSubmission>";
        var request = new FetchRequest(HttpMethod.Put, At(path))
        {
            Headers = Basic(),
            Content = Encoding.UTF8.GetBytes(xml),
            ContentType = "application/xml",
            Deadline = s_deadline,
        };
        return ExchangeStatus.TellingOf(await fetcher.SendAsync(request, cancel));
    }

    /// <summary>Too much, too slow or a fault over there: a quarter of the range next, until it cannot be smaller.</summary>
    private static ExchangeResult.Failed Smaller(ExchangePlace place, NcmecRange range) =>
        range.Next is null && range.To - range.From > s_shortest
            ? new ExchangeResult.Failed(
                ExchangeFault.TooMuch,
                place with
                {
                    More = (range with { To = range.From + ((range.To - range.From) / 4) }).Write(),
                }
            )
            : new ExchangeResult.Failed(ExchangeFault.Away);

    private static ExchangeResult Read(
        ReadOnlyMemory<byte> bytes,
        ExchangePlace place,
        NcmecRange range,
        DateTimeOffset now
    )
    {
        if (NcmecPage.Read(bytes) is not { } page)
        {
            return new ExchangeResult.Failed(ExchangeFault.Malformed);
        }

        if (page.Next is { } next)
        {
            // Only ever a place below the same address, and never the same one again.
            return next.StartsWith("/v2/entries?", StringComparison.Ordinal) && next != range.Next
                ? Page(place with { More = (range with { Next = next }).Write() })
                : new ExchangeResult.Failed(ExchangeFault.Malformed);
        }

        // The range is exhausted: all until its end is in. Where that is not yet now, a longer one follows.
        var after = range.To >= now - s_overlap ? null : range.After(now).Write();
        return Page(new ExchangePlace(Time(range.To), after));

        ExchangeResult.Page Page(ExchangePlace to) => new(page.Records, page.Faulty, to, IsAll: false);
    }

    private Uri At(string path) => new(account.Address.AbsoluteUri.TrimEnd('/') + path);

    private KeyValuePair<string, string>[] Basic() =>
        [
            new(
                "Authorization",
                "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.User}:{account.Password}"))
            ),
        ];

    internal static string Time(DateTimeOffset at) => at.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    internal static DateTimeOffset? ParseTime(string? text) =>
        DateTimeOffset.TryParseExact(
            text,
            Format,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at
        )
            ? at
            : null;
}

/// <summary>A range of time that is being asked for, and where in its pages.</summary>
internal sealed record NcmecRange(DateTimeOffset From, DateTimeOffset To, string? Next)
{
    public static NcmecRange Of(ExchangePlace place, DateTimeOffset beginning, TimeSpan overlap, DateTimeOffset now)
    {
        if (
            place.More?.Split('|', 3) is [var from, var to, var next]
            && NcmecExchange.ParseTime(from) is { } begun
            && NcmecExchange.ParseTime(to) is { } end
        )
        {
            return new NcmecRange(begun, end, next.Length == 0 ? null : next);
        }

        var checkpoint = NcmecExchange.ParseTime(place.Checkpoint);
        return new NcmecRange(checkpoint is { } at ? at - overlap : beginning, now, null);
    }

    /// <summary>The next range: twice as long, but not beyond now.</summary>
    public NcmecRange After(DateTimeOffset now)
    {
        var end = To + (2 * (To - From));
        return new NcmecRange(To, end < now ? end : now, null);
    }

    public string Write() => $"{NcmecExchange.Time(From)}|{NcmecExchange.Time(To)}|{Next}";
}

/// <summary>One page of entries.</summary>
internal sealed record NcmecPage(IReadOnlyList<ExchangeRecord> Records, int Faulty, string? Next)
{
    private const int MaxCharacters = 64 * 1024 * 1024;

    /// <returns>Null where it is no such page at all.</returns>
    public static NcmecPage? Read(ReadOnlyMemory<byte> bytes)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaxCharacters,
        };
        try
        {
            using var stream = new MemoryStream(bytes.ToArray(), writable: false);
            using var reader = XmlReader.Create(stream, settings);
            var document = new XmlDocument { XmlResolver = null };
            document.Load(reader);
            return document.DocumentElement is { LocalName: "queryResult" } root ? Read(root) : null;
        }
        // A wrong version in the declaration is an ArgumentException of XmlDocument.
        catch (Exception fault) when (fault is XmlException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static NcmecPage Read(XmlElement root)
    {
        var records = new List<ExchangeRecord>();
        var faulty = 0;
        foreach (var entry in Children(root).Where(c => c.LocalName is "images" or "videos").SelectMany(Children))
        {
            if (Record(entry) is { } record)
            {
                records.Add(record);
            }
            else
            {
                faulty++;
            }
        }

        var next = Child(root, "paging") is { } paging ? Child(paging, "next")?.InnerText.Trim() : null;
        return new NcmecPage(records, faulty, string.IsNullOrEmpty(next) ? null : next);
    }

    private static ExchangeRecord? Record(XmlElement entry)
    {
        var (kind, isGone) = entry.LocalName switch
        {
            "image" => ("image", false),
            "video" => ("video", false),
            "deletedImage" => ("image", true),
            "deletedVideo" => ("video", true),
            _ => ("", false),
        };
        var member = Child(entry, "member")?.GetAttribute("id");
        var id = Child(entry, "id")?.InnerText.Trim();
        if (kind.Length == 0 || string.IsNullOrEmpty(member) || string.IsNullOrEmpty(id))
        {
            return null;
        }

        var name = $"{kind}/{member}/{id}";
        if (SealedHash.OfRecord(name) is null)
        {
            return null;
        }

        return new ExchangeRecord(name, isGone ? [] : Hashes(entry), isGone);
    }

    /// <summary>Those that we can compare; PhotoDNA, SHA-1 and others are left out.</summary>
    private static List<SealedHash> Hashes(XmlElement entry) =>
        Child(entry, "fingerprints") is not { } fingerprints
            ? []
            :
            [
                .. Children(fingerprints)
                    .Select(f =>
                        f.LocalName switch
                        {
                            "md5" => SealedHash.Parse(HashKind.Md5, f.InnerText.Trim()),
                            "pdq" => SealedHash.Parse(HashKind.Pdq, f.InnerText.Trim()),
                            _ => null,
                        }
                    )
                    .OfType<SealedHash>(),
            ];

    private static IEnumerable<XmlElement> Children(XmlElement of) => of.ChildNodes.OfType<XmlElement>();

    private static XmlElement? Child(XmlElement of, string name) =>
        Children(of).FirstOrDefault(c => c.LocalName == name);
}
