using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Redress.System.Tests.Harness;

/// <summary>
/// Somebody at the console without a browser: joined with a password and codes, cookies and the session's key in hand. For
/// tests that ask every page as everybody.
/// </summary>
public sealed partial class ConsoleCaller : IDisposable
{
    private readonly HttpClient _http;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private ConsoleCaller(Uri console) =>
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
            }
        )
        {
            BaseAddress = console,
        };

    private Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    public static async Task<ConsoleCaller> JoinAsync(RedressServer redress, string name, params string[] roles)
    {
        var invitation = new Uri(await redress.InviteAsync(name, roles)).Fragment[1..];
        var caller = new ConsoleCaller(redress.Console);
        var offered = await caller.PostAsync(
            "/join?handler=Password",
            ("invitation", invitation),
            ("password", "heron weir 4 stones")
        );
        var app = new Authenticator(Secret().Match(offered.Text).Groups[1].Value);
        var joined = await caller.PostAsync(
            "/join?handler=Finish",
            ("draft", WebUtility.HtmlDecode(Draft().Match(offered.Text).Groups[1].Value)),
            ("code", app.Code(await redress.NowAsync())),
            ("key", Convert.ToBase64String(caller._key.ExportSubjectPublicKeyInfo()))
        );
        Assert.True(joined.Status == 302, joined.Text);
        return caller;
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    /// <summary>A form, as a page of the console sends it.</summary>
    public Task<Reply> PostAsync(string path, params (string Name, string Value)[] fields) =>
        SendAsync(
            HttpMethod.Post,
            path,
            new FormUrlEncodedContent(fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value)))
        );

    /// <summary>JSON, as a script of the console sends it.</summary>
    public Task<Reply> PostJsonAsync(string path, string json) =>
        SendAsync(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, "application/json"));

    public void Dispose()
    {
        _http.Dispose();
        _key.Dispose();
    }

    private async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = content;
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.Add("Sec-Fetch-Mode", "navigate");
        request.Headers.Add("User-Agent", "console-caller");
        if (Cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(c => $"{c.Key}={c.Value}")));
        }

        // A stream that goes on for ever is a status and headers, too.
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var sets) ? sets : [])
        {
            var pair = set.Split(';')[0].Split('=', 2);
            Cookies[pair[0]] = pair[1];
        }

        var isStream = answer.Content.Headers.ContentType?.MediaType == "text/event-stream";
        return new Reply(
            (int)answer.StatusCode,
            isStream ? "" : await answer.Content.ReadAsStringAsync(),
            answer.Headers,
            answer.Content.Headers
        );
    }

    [GeneratedRegex("id=\"secret\">([A-Z2-7]+)<")]
    private static partial Regex Secret();

    [GeneratedRegex("name=\"draft\" value=\"([^\"]+)\"")]
    private static partial Regex Draft();
}
