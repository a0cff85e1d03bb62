using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Keys;

namespace Redress.Server.Http;

/// <summary>
/// A request that may be sent twice and has effect once. The answer is kept encrypted with a key that only the caller's
/// Idempotency-Key gives; of that key only a keyed hash is kept.
/// </summary>
/// <param name="KeyHash">What the answer is found by.</param>
/// <param name="AnswerKey">What the answer is encrypted with; kept nowhere.</param>
/// <param name="RequestHash">What was asked: the same key with another request is refused.</param>
public sealed record Once(byte[] KeyHash, byte[] AnswerKey, byte[] RequestHash)
{
    private const int MinLength = 16;
    private const int MaxLength = 255;

    /// <summary>Null where the caller sent no Idempotency-Key.</summary>
    public static Result<Once?> From(HttpContext http, Principal principal, byte[] body, KeyRing keys)
    {
        var header = http.Request.Headers["Idempotency-Key"];
        if (header.Count == 0)
        {
            return (Once?)null!;
        }

        var key = header.ToString();
        if (key.Length is < MinLength or > MaxLength || key.Any(c => c is < '!' or > '~'))
        {
            return HttpRefusals.KeyTooShort;
        }

        var path = System.Text.Encoding.UTF8.GetBytes(http.Request.Method + " " + http.Request.Path + "\n");
        var caller = principal.Actor.Value;
        return new Once(
            keys.HashIdempotency(caller, key),
            KeyRing.AnswerKey(caller, key),
            SHA256.HashData([.. path, .. body])
        );
    }

    /// <summary>The answer given before; null where this is the first time.</summary>
    public async Task<Result<T?>> FindAsync<T>(Transaction tx)
        where T : class
    {
        var stored = await IdempotencyStore.FindAsync(tx, KeyHash);
        if (stored is null)
        {
            return (T?)null!;
        }

        if (!CryptographicOperations.FixedTimeEquals(stored.RequestHash, RequestHash))
        {
            return HttpRefusals.KeyReused;
        }

        var plain = KeyRing.Decrypt(AnswerKey, stored.Answer, RequestHash);
        return JsonSerializer.Deserialize<T>(plain, Json.Options)!;
    }

    public void Keep<T>(Transaction tx, T answer, DateTimeOffset now)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(answer, Json.Options);
        var text = KeyRing.Encrypt(AnswerKey, plain, RequestHash);
        IdempotencyStore.Insert(tx, KeyHash, RequestHash, text, now.ToMicros());
    }
}
