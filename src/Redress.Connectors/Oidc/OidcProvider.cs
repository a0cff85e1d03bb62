using System.Text;
using System.Text.Json;
using Redress.Connectors.Net;

namespace Redress.Connectors.Oidc;

/// <summary>The organisation's own sign-in service.</summary>
/// <param name="Issuer">As its tokens name it.</param>
/// <param name="Name">As people call it.</param>
public sealed record OidcOptions(Uri Issuer, string ClientId, string ClientSecret, string Name);

/// <summary>What a sign-in under way remembers.</summary>
/// <param name="State">Comes back with the browser.</param>
/// <param name="Nonce">Comes back in the token.</param>
/// <param name="Verifier">Of which the provider was shown only the hash (PKCE).</param>
public sealed record OidcAttempt(string State, string Nonce, string Verifier);

/// <summary>Speaks OpenID Connect: authorization code with PKCE, and an ID token that is checked here.</summary>
public sealed class OidcProvider(OidcOptions options, Fetcher fetcher, TimeProvider clock)
{
    private const int MaxBytes = 256 * 1024;

    public OidcOptions Options => options;

    private string Issuer => options.Issuer.AbsoluteUri.TrimEnd('/');

    /// <summary>Where the browser is sent; null where the provider does not answer.</summary>
    public async Task<Uri?> AddressAsync(OidcAttempt attempt, Uri back, bool again, CancellationToken cancel)
    {
        if (await DiscoverAsync(cancel) is not { } found)
        {
            return null;
        }

        var challenge = System.Buffers.Text.Base64Url.EncodeToString(
            System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(attempt.Verifier))
        );
        var query = Form(
            ("response_type", "code"),
            ("scope", "openid"),
            ("client_id", options.ClientId),
            ("redirect_uri", back.AbsoluteUri),
            ("state", attempt.State),
            ("nonce", attempt.Nonce),
            ("code_challenge", challenge),
            ("code_challenge_method", "S256"),
            ("prompt", again ? "login" : "select_account")
        );
        return new UriBuilder(found.Authorization) { Query = query }.Uri;
    }

    /// <summary>Who the provider says it was; null where it does not, or is not to be believed.</summary>
    public async Task<string?> SubjectAsync(OidcAttempt attempt, string code, Uri back, CancellationToken cancel)
    {
        if (await DiscoverAsync(cancel) is not { } found)
        {
            return null;
        }

        var content = Form(
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", back.AbsoluteUri),
            ("client_id", options.ClientId),
            ("client_secret", options.ClientSecret),
            ("code_verifier", attempt.Verifier)
        );
        var token = await JsonAsync(
            new FetchRequest(HttpMethod.Post, found.Token)
            {
                Content = Encoding.ASCII.GetBytes(content),
                ContentType = "application/x-www-form-urlencoded",
                Accept = "application/json",
                MaxBytes = MaxBytes,
            },
            cancel
        );
        var keys = await BytesAsync(new FetchRequest(HttpMethod.Get, found.Keys) { MaxBytes = MaxBytes }, cancel);
        return token?["id_token"]?.GetValueKind() is JsonValueKind.String && keys is { } set
            ? IdToken.Subject(
                (string)token["id_token"]!,
                set,
                new IdTokenWanted(found.Issuer, options.ClientId, attempt.Nonce, clock.GetUtcNow())
            )
            : null;
    }

    private sealed record Discovered(string Issuer, Uri Authorization, Uri Token, Uri Keys);

    private async Task<Discovered?> DiscoverAsync(CancellationToken cancel)
    {
        var at = new Uri(Issuer + "/.well-known/openid-configuration");
        var found = await JsonAsync(new FetchRequest(HttpMethod.Get, at) { MaxBytes = MaxBytes }, cancel);
        // Whoever answers for another issuer could have us take tokens of theirs.
        return
            found is not null
            && ((string?)found["issuer"])?.TrimEnd('/') == Issuer
            && Uri.TryCreate((string?)found["authorization_endpoint"], UriKind.Absolute, out var authorization)
            && Uri.TryCreate((string?)found["token_endpoint"], UriKind.Absolute, out var token)
            && Uri.TryCreate((string?)found["jwks_uri"], UriKind.Absolute, out var keys)
            ? new Discovered((string)found["issuer"]!, authorization, token, keys)
            : null;
    }

    private async Task<System.Text.Json.Nodes.JsonNode?> JsonAsync(FetchRequest request, CancellationToken cancel)
    {
        try
        {
            return await BytesAsync(request, cancel) is { } bytes
                ? System.Text.Json.Nodes.JsonNode.Parse(bytes.Span)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<ReadOnlyMemory<byte>?> BytesAsync(FetchRequest request, CancellationToken cancel) =>
        await fetcher.SendAsync(request, cancel) is FetchResult.Answer { IsSuccess: true } answer ? answer.Bytes : null;

    private static string Form(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in fields)
        {
            text.Append(text.Length == 0 ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return text.ToString();
    }
}
