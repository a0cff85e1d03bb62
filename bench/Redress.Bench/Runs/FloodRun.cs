using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Redress.Bench.Measuring;

namespace Redress.Bench.Runs;

/// <summary>
/// Fifty times as many people at the portal as fill the machine, each of whom begins anew when their report is sent; and among them,
/// one after the other, somebody who needs help. Everybody goes the shortest way: three pages, two answers.
/// </summary>
internal static class FloodRun
{
    /// <summary>So many keep two cores busy: more of them are not answered more quickly.</summary>
    private const int Capacity = 16;
    private const int Times = 50;
    private const int Victims = 8;

    public static async Task AllAsync(Options options, Sheet sheet, CancellationToken cancel)
    {
        sheet.Aim(
            "nobody refused; from Send to the code p99 at most 10 s; the waiting page at most once for each report"
        );
        sheet.Head(
            "engine",
            "at once",
            "reports/s",
            "victims",
            "with a code",
            "send to code p50 ms",
            "p99 ms",
            "whole way without the wait p50 ms",
            "p99 ms",
            "asked to wait",
            "asked twice",
            "refused",
            "load avg"
        );
        foreach (var engine in options.Engines)
        {
            foreach (var crowd in (int[])[Capacity, Capacity * Times])
            {
                await OneAsync(options, sheet, engine, crowd, cancel);
            }
        }
    }

    private static async Task OneAsync(Options options, Sheet sheet, string engine, int crowd, CancellationToken cancel)
    {
        await using var setting = await Setting.StartAsync(options, engine, "manual", cancel);
        using var http = Client(setting.Redress.Portal, crowd + Victims);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var flood = new Flood(http, setting.LinkBefore);
        var running = Enumerable.Range(0, crowd).Select(_ => flood.GoOnAsync(obeys: false, null, stop.Token)).ToList();
        await Task.Delay(options.WarmUp, cancel);
        var (before, began) = (flood.Sent, Stopwatch.GetTimestamp());
        var victims = new Victim[Victims];
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        enough.CancelAfter(options.Time);
        for (var i = 0; i < Victims; i++)
        {
            victims[i] = new Victim();
            running.Add(flood.GoOnAsync(obeys: true, victims[i], enough.Token));
        }

        await Task.Delay(options.Time, cancel);
        var rate = (flood.Sent - before) / Stopwatch.GetElapsedTime(began).TotalSeconds;
        // Whoever is on the way gets there.
        await Task.WhenAll(running[crowd..]);
        await stop.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Record(sheet, engine, crowd, rate, victims, flood.Refused);
    }

    private static void Record(Sheet sheet, string engine, int crowd, double rate, Victim[] victims, int refused)
    {
        var (sends, whole) = (new Latencies(), new Latencies());
        victims.ToList().ForEach(v => sends.AddAll(v.Sends));
        victims.ToList().ForEach(v => whole.AddAll(v.Whole));
        var (send, all) = (sends.Sorted(), whole.Sorted());
        sheet.Row(
            engine,
            $"{crowd}",
            $"{rate:0}",
            $"{victims.Sum(v => v.Begun)}",
            $"{send.Milliseconds.Length}",
            $"{send.At(0.5):0}",
            $"{send.At(0.99):0}",
            $"{all.At(0.5):0}",
            $"{all.At(0.99):0}",
            $"{victims.Sum(v => v.Waited)}",
            $"{victims.Sum(v => v.WaitedTwice)}",
            $"{refused}",
            Machine.Load().Split(' ')[0]
        );
    }

    private static HttpClient Client(Uri portal, int most)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxConnectionsPerServer = most,
        };
        var http = new HttpClient(handler) { BaseAddress = portal, Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
        return http;
    }
}

/// <summary>What one of those who need help has seen, way after way.</summary>
internal sealed class Victim
{
    public Latencies Sends { get; } = new();

    public Latencies Whole { get; } = new();

    public int Begun { get; set; }

    public int Waited { get; set; }

    public int WaitedTwice { get; set; }
}

/// <summary>People who go the shortest way through the form, again and again.</summary>
internal sealed partial class Flood(HttpClient http, string linkBefore)
{
    private int _sent;
    private int _refused;

    public int Sent => _sent;

    public int Refused => _refused;

    /// <param name="obeys">Waits where the page says so; others press on.</param>
    /// <param name="seen">Where what was seen is kept; null for those who only fill the place.</param>
    /// <param name="cancel">After this nobody begins anew.</param>
    public async Task GoOnAsync(bool obeys, Victim? seen, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            // Somebody who needs help goes to the end even when the time is up.
            await OnceAsync(obeys, seen, seen is null ? cancel : CancellationToken.None);
        }
    }

    private async Task OnceAsync(bool obeys, Victim? seen, CancellationToken cancel)
    {
        var way = new Way(http, cancel);
        var (began, waited, waits) = (Stopwatch.GetTimestamp(), TimeSpan.Zero, 0);
        if (seen is not null)
        {
            seen.Begun++;
        }

        await way.GetAsync();
        await way.PostAsync(("step", "Start"));
        for (; obeys && Wait(way.Page) is { } seconds; waits++)
        {
            waited += TimeSpan.FromSeconds(seconds);
            await Task.Delay(TimeSpan.FromSeconds(seconds), cancel);
            await way.GetAsync();
        }

        await way.PostAsync(("step", "What"), ("reason", "child-sexual-abuse-material"));
        var pressed = Stopwatch.GetTimestamp();
        var link = linkBefore + Random.Shared.Next(1, 999_999_999);
        await way.PostAsync(("step", "Where"), ("links", link), ("go", "send"));
        var ok = way.Page.Contains("id=\"your-code\"", StringComparison.Ordinal);
        Interlocked.Add(ref _refused, ok ? 0 : 1);
        Interlocked.Add(ref _sent, ok ? 1 : 0);
        if (seen is not null)
        {
            seen.Waited += waits > 0 ? 1 : 0;
            seen.WaitedTwice += waits > 1 ? 1 : 0;
            if (ok)
            {
                seen.Sends.Add(Stopwatch.GetElapsedTime(pressed));
                seen.Whole.Add(Stopwatch.GetElapsedTime(began) - waited);
            }
        }
    }

    private static int? Wait(string page) =>
        WaitPattern().Match(page) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan) : null;

    [GeneratedRegex("http-equiv=\"refresh\" content=\"([0-9]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex WaitPattern();

    /// <summary>One visit: its cookie, and the page that is shown.</summary>
    private sealed class Way(HttpClient http, CancellationToken cancel)
    {
        private string? _cookie;

        public string Page { get; private set; } = "";

        public Task GetAsync() => SendAsync(HttpMethod.Get, null);

        public async Task PostAsync(params (string Name, string Value)[] fields)
        {
            using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
            await SendAsync(HttpMethod.Post, form);
        }

        private async Task SendAsync(HttpMethod method, HttpContent? content)
        {
            using var request = new HttpRequestMessage(method, "/") { Content = content };
            if (_cookie is not null)
            {
                request.Headers.TryAddWithoutValidation("Cookie", _cookie);
            }

            using var answer = await http.SendAsync(request, cancel);
            if (answer.Headers.TryGetValues("Set-Cookie", out var given))
            {
                _cookie = given.First().Split(';')[0];
            }

            if (answer.StatusCode is HttpStatusCode.SeeOther)
            {
                await GetAsync();
                return;
            }

            Page = await answer.Content.ReadAsStringAsync(cancel);
        }
    }
}
