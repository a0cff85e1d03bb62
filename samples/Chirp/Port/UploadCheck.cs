using System.Net.Http.Headers;
using System.Text.Json;

namespace Chirp.Port;

/// <summary>
/// Asks Redress before a picture is shown: one request with the bytes. Where Redress cannot be asked, the picture is shown:
/// what is wrong with it will be found by the next sweep.
/// </summary>
internal sealed class UploadCheck(Options options) : IDisposable
{
    /// <summary>The same words whatever was found, so that nobody learns what is known.</summary>
    public const string Refused = "This picture cannot be posted. If you think that this is wrong, write to us.";

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        Timeout = TimeSpan.FromSeconds(20),
        MaxResponseContentBufferSize = 64 * 1024,
    };

    /// <param name="handle">Who wants to post it; the post is not there yet.</param>
    public async Task<bool> MayShow(byte[] picture, string handle, CancellationToken cancel)
    {
        if (options.Redress is null)
        {
            return true;
        }

        var item = new { subject = new { kind = "account", id = handle }, bytes = picture };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.Redress, "/v1/matches"))
        {
            Content = JsonContent.Create(new { items = new[] { item } }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Key);
        try
        {
            await request.Content.LoadIntoBufferAsync(cancel);
            using var response = await _http.SendAsync(request, cancel);
            return !response.IsSuccessStatusCode
                || (await response.Content.ReadFromJsonAsync<JsonElement>(cancel))
                    .GetProperty("items")[0]
                    .GetProperty("verdict")
                    .GetString() == "allow";
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException)
        {
            return true;
        }
        catch (TaskCanceledException) when (!cancel.IsCancellationRequested)
        {
            return true;
        }
    }

    public void Dispose() => _http.Dispose();
}
