using System.Net;
using System.Text.RegularExpressions;

namespace Redress.System.Tests.Portal;

/// <summary>Somebody whose browser sends forms and nothing else, with cookies or without.</summary>
internal sealed partial class PlainVisitor : IDisposable
{
    private readonly HttpClient _http;
    private readonly bool _cookies;
    private string _page = "";

    public PlainVisitor(Uri portal, bool cookies = true)
    {
        _cookies = cookies;
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = cookies,
            }
        )
        {
            BaseAddress = portal,
        };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
    }

    /// <summary>The page that is shown now.</summary>
    public string Page => WebUtility.HtmlDecode(_page);

    public int Status { get; private set; }

    /// <summary>Whether the page goes on by itself after some seconds, and not before.</summary>
    public bool IsAskedToWait => _page.Contains("http-equiv=\"refresh\"", StringComparison.Ordinal);

    public string? Code => CodePattern().Match(_page) is { Success: true } match ? match.Groups[1].Value.Trim() : null;

    public async Task GetAsync(string path) => await TakeAsync(await _http.GetAsync(path));

    /// <summary>Sends a form with what the page's hidden fields hold, and follows where it leads.</summary>
    public async Task PostAsync(string path, params (string Name, string Value)[] fields)
    {
        var all = fields.ToList();
        if (!_cookies && CarriedPattern().Match(_page) is { Success: true } carried)
        {
            all.Add(("v", carried.Groups[1].Value));
        }

        using var form = new FormUrlEncodedContent(all.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        await TakeAsync(await _http.PostAsync(path, form));
    }

    /// <summary>Three pages, two answers.</summary>
    public async Task SendAsync(string reason, string links)
    {
        await GetAsync("/");
        await PostAsync("/", ("step", "Start"));
        await PostAsync("/", ("step", "What"), ("reason", reason));
        await PostAsync("/", ("step", "Where"), ("links", links), ("go", "send"));
    }

    public void Dispose() => _http.Dispose();

    private async Task TakeAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            Status = (int)answer.StatusCode;
            if (answer.StatusCode is HttpStatusCode.SeeOther)
            {
                Assert.True(_cookies, "Without cookies nothing can be found again after being sent elsewhere");
                await GetAsync(answer.Headers.Location!.OriginalString);
                return;
            }

            _page = await answer.Content.ReadAsStringAsync();
        }
    }

    [GeneratedRegex("id=\"your-code\"[^>]*>([^<]+)<")]
    private static partial Regex CodePattern();

    [GeneratedRegex("name=\"v\" value=\"([^\"]+)\"")]
    private static partial Regex CarriedPattern();
}
