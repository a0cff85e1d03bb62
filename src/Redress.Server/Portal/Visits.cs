using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Redress.Core.Kernel;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Visits;

namespace Redress.Server.Portal;

/// <summary>A visit as one request sees it.</summary>
/// <param name="Secret">Finds and opens what is kept; it lives in the browser alone.</param>
/// <param name="ByCookie">False where the browser takes no cookies: then each page's form carries the secret.</param>
/// <param name="Content">What is kept; empty where nothing is.</param>
public sealed record OpenVisit(string Secret, bool ByCookie, Visit Content);

/// <summary>
/// Finds, keeps and ends visits. The secret is 256 random bits in a cookie of the session; what is kept is encrypted under it,
/// so that the server alone cannot read it once the browser has forgotten.
/// </summary>
public sealed class Visits(Database database, KeyRing keys, Addresses addresses, TimeProvider clock)
{
    /// <summary>The field that carries the secret where there are no cookies.</summary>
    public const string Field = "v";

    private const string Purpose = "visit-v1";
    private const int SecretBytes = 32;
    internal static readonly TimeSpan DraftKept = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan OpenedKept = TimeSpan.FromMinutes(15);
    internal static readonly TimeSpan OpenedAtMost = TimeSpan.FromMinutes(60);

    /// <summary>The visit of this request; a new one, of which nothing is kept yet, where there is none.</summary>
    public async Task<OpenVisit> OpenAsync(HttpContext http, string? carried, CancellationToken cancel)
    {
        var cookie = http.Request.Cookies[CookieName()];
        var secret = IsSecret(cookie) ? cookie : carried;
        if (!IsSecret(secret))
        {
            return new OpenVisit(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)), false, new());
        }

        var now = clock.Now();
        var row = await VisitStore.FindAsync(database, Id(secret), now.ToMicros(), cancel);
        var kept = row is null ? new Visit() : Read(row, secret);
        return new OpenVisit(secret, IsSecret(cookie), kept.OpenUntil <= now ? kept.Closed() : kept);
    }

    /// <summary>Keeps it for its time from now on. What is being written is kept as long beside an open report as without one.</summary>
    public Task KeepAsync(OpenVisit visit, CancellationToken cancel)
    {
        var now = clock.Now();
        DateTimeOffset? open = visit.Content is { ReportId: not null, OpenedAt: { } opened }
            ? new[] { now + OpenedKept, opened + OpenedAtMost }.Min()
            : null;
        var isWriting = visit.Content is { Draft.Number.Length: > 0 } or { Typed: not null };
        var until = open is { } end && !isWriting ? end : now + DraftKept;
        var bound = Id(visit.Secret);
        var plain = JsonSerializer.SerializeToUtf8Bytes(visit.Content with { OpenUntil = open }, Json.Options);
        var content = KeyRing.Encrypt(KeyRing.AnswerKey(Purpose, visit.Secret), plain, bound);
        return database.Recorder.WriteAsync(
            tx =>
            {
                VisitStore.Keep(tx, bound, content, until.ToMicros());
                return Task.CompletedTask;
            },
            cancel
        );
    }

    /// <summary>Ends it here; what the browser keeps is the answer's business.</summary>
    public async Task EndAsync(HttpContext http, string? carried, CancellationToken cancel)
    {
        http.Response.Cookies.Delete(CookieName(), CookieOptions());
        var secret = http.Request.Cookies[CookieName()] ?? carried;
        if (IsSecret(secret))
        {
            var id = Id(secret);
            await database.Recorder.WriteAsync(
                tx =>
                {
                    VisitStore.End(tx, id);
                    return Task.CompletedTask;
                },
                cancel
            );
        }
    }

    /// <summary>Gives the browser its secret, until it is closed.</summary>
    public void Give(HttpContext http, OpenVisit visit) =>
        http.Response.Cookies.Append(CookieName(), visit.Secret, CookieOptions());

    private static bool IsSecret([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? text) =>
        text is { Length: 43 } && Base64Url.IsValid(text);

    private Visit Read(VisitRow row, string secret)
    {
        return JsonSerializer.Deserialize<Visit>(
                KeyRing.Decrypt(KeyRing.AnswerKey(Purpose, secret), row.Content, Id(secret)),
                Json.Options
            ) ?? new Visit();
    }

    private byte[] Id(string secret) => keys.HashIdempotency(Purpose, secret);

    // A browser takes the prefix only over TLS; on one machine without it there is none to be had.
    private bool IsSecure => addresses.Public(Origin.Portal)?.Scheme == Uri.UriSchemeHttps;

    private string CookieName() => IsSecure ? "__Host-s" : "s";

    private CookieOptions CookieOptions() =>
        new()
        {
            HttpOnly = true,
            Secure = IsSecure,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            IsEssential = true,
        };
}
