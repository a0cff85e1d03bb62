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
public sealed record Once(string Caller, string Key, byte[] RequestHash)
{
    private const int MinLength = 16;
    private const int MaxLength = 255;

    /// <summary>Null where the caller sent no Idempotency-Key.</summary>
    public static Result<Once?> From(HttpContext http, Principal principal, byte[] body)
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
        return new Once(principal.Actor.Value, key, SHA256.HashData([.. path, .. body]));
    }

    /// <summary>The answer given before; null where this is the first time.</summary>
    public async Task<Result<T?>> FindAsync<T>(Transaction tx, KeyRing keys)
        where T : class
    {
        var stored = await IdempotencyStore.FindAsync(tx, keys.HashIdempotency(Caller, Key));
        if (stored is null)
        {
            return (T?)null!;
        }

        if (!CryptographicOperations.FixedTimeEquals(stored.RequestHash, RequestHash))
        {
            return HttpRefusals.KeyReused;
        }

        var plain = KeyRing.Decrypt(KeyRing.AnswerKey(Caller, Key), stored.Answer, RequestHash);
        return JsonSerializer.Deserialize<T>(plain, Json.Options)!;
    }

    public void Keep<T>(Transaction tx, KeyRing keys, T answer, DateTimeOffset now)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(answer, Json.Options);
        var text = KeyRing.Encrypt(KeyRing.AnswerKey(Caller, Key), plain, RequestHash);
        IdempotencyStore.Insert(tx, keys.HashIdempotency(Caller, Key), RequestHash, text, now.ToMicros());
    }
}
