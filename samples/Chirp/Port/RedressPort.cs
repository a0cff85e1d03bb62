using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chirp.Web;
using Chirp.World;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Chirp.Port;

/// <summary>
/// The whole of Redress's platform port as a platform sees it (docs/api/platform-port.md): one endpoint, signed calls, four
/// verbs and a description. Read it from top to bottom; what asks Chirp's own tables is in <see cref="Resolving"/> and
/// <see cref="Orders"/>.
/// </summary>
internal sealed class RedressPort(Options options, Database database, Counters counters, Clock clock, Site site)
{
    public const string Path = "/redress";

    private const int MaxSubjects = 50;
    private const int MaxOrders = 250;
    private const int MaxId = 200;
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public sealed record Call(string? Type, JsonElement? Data);

    public sealed record Subject(string? Kind, string? Id, string? Cursor);

    public sealed record ResolveCall(IReadOnlyList<Subject?>? Subjects);

    public sealed record Order(string? Enforcement, string? Kind, string? Id, string? Restriction, long Revision);

    public sealed record OrdersCall(IReadOnlyList<Order?>? Orders);

    public sealed record NotifyCall(string? Letter, string? Account, string? Language, string? Subject, string? Text);

    /// <summary>Receives one call: who signed it, is it a double, what does it ask?</summary>
    public async Task Receive(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        if (!IsSigned(context.Request.Headers, body))
        {
            await context.SendJson(new { error = "the signature or its time is wrong" }, 401);
            return;
        }

        var answer = Carry(context.Request.Headers["webhook-id"].ToString(), body);
        if (answer is null)
        {
            await context.SendJson(new { error = "the call is not as docs/api/platform-port.md says" }, 400);
            return;
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.BodyWriter.WriteAsync(answer, context.RequestAborted);
    }

    /// <summary>
    /// Standard Webhooks: HMAC-SHA256 over id, time and the body's bytes as they came. Any of our secrets and any of the
    /// signatures in the header will do, so that a secret can be replaced without a gap.
    /// </summary>
    public bool IsSigned(IHeaderDictionary headers, byte[] body)
    {
        var id = headers["webhook-id"].ToString();
        var time = headers["webhook-timestamp"].ToString();
        var signatures = headers["webhook-signature"].ToString();
        if (id.Length is 0 or > MaxId || signatures.Length > 2000)
        {
            return false;
        }

        if (
            !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(clock.ForSignatures.ToUnixTimeSeconds() - seconds) > (long)Tolerance.TotalSeconds
        )
        {
            return false;
        }

        return signatures
            .Split(' ')
            .Where(s => s.StartsWith("v1,", StringComparison.Ordinal))
            .Any(s => options.Secrets.Any(secret => IsEqual(s, Sign(secret, id, seconds, body))));
    }

    public static string Sign(byte[] secret, string id, long seconds, byte[] body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{seconds}."));
        hmac.AppendData(body);
        return $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}";
    }

    private static bool IsEqual(string given, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(right));

    /// <summary>Reads the call and does it.</summary>
    /// <returns>The answer's JSON; null where the call cannot be understood.</returns>
    private byte[]? Carry(string id, byte[] body)
    {
        try
        {
            new Stories(database, clock).Expire();
            var call = JsonSerializer.Deserialize<Call>(body, Json);
            return call?.Type switch
            {
                "describe" => Write(Describe()),
                "resolve" => Resolve(call.Data?.Deserialize<ResolveCall>(Json)),
                "apply" => Once(id, body, db => CarryOut(db, call.Data?.Deserialize<OrdersCall>(Json), true)),
                "lift" => Once(id, body, db => CarryOut(db, call.Data?.Deserialize<OrdersCall>(Json), false)),
                "enumerate" => Ask(db =>
                    MediaVerbs.Enumerate(db, call.Data?.Deserialize<MediaVerbs.EnumerateCall>(Json))
                ),
                "media" => Ask(db => MediaVerbs.Media(db, call.Data?.Deserialize<MediaVerbs.MediaCall>(Json))),
                "notify" => Once(id, body, db => Deliver(db, call.Data?.Deserialize<NotifyCall>(Json))),
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private byte[]? Ask(Func<SqliteConnection, object?> question) =>
        database.Read(db => question(db) is { } answer ? Write(answer) : null);

    private object Describe() =>
        new
        {
            name = "Chirp",
            verbs = new[] { "resolve", "apply", "lift", "notify" },
            capabilities = new[] { "freeze-deletion", "enumerate", "media" },
            restrictions = Restrictions.All,
            links = new[]
            {
                Link("/posts/{id}", "post"),
                Link("/comments/{id}", "comment"),
                Link("/messages/{id}", "message"),
                Link("/stories/{id}.png", "story"),
                Link("/stories/{id}", "story"),
                Link("/media/{id}.s.png", "media"),
                Link("/media/{id}.png", "media"),
                Link("/@{id}/picture.png", "profile-picture"),
                Link("/@{id}", "account"),
            },
        };

    private object Link(string path, string kind) =>
        new
        {
            origin = site.Origin,
            path,
            kind,
        };

    private byte[]? Resolve(ResolveCall? call)
    {
        if (call?.Subjects is not { Count: > 0 and <= MaxSubjects } subjects)
        {
            return null;
        }

        counters.Flush();
        return database.ReadAtOnce(db =>
        {
            var resolving = new Resolving(db, site.Origin);
            var answers = subjects.Select(s => resolving.Resolve(s?.Kind ?? "", s?.Id ?? "", s?.Cursor)).ToList();
            return Write(new { subjects = answers });
        });
    }

    /// <summary>
    /// Does a call's work once, in one transaction with its answer: the same call again (our answer may have been lost) is
    /// answered from there. Doing twice would do no harm, as revisions and letter ids also guard; this keeps it cheap.
    /// </summary>
    private byte[]? Once(string id, byte[] body, Func<SqliteConnection, object?> work)
    {
        var hash = SHA256.HashData(body);
        return database.Write(db =>
        {
            var key = new
            {
                id,
                hash,
                now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
            };
            var known = db.ExecuteScalar<byte[]?>(
                "SELECT answer FROM call WHERE id = @id AND body_sha256 = @hash",
                key
            );
            if (known is not null)
            {
                return known;
            }

            if (work(db) is not { } result)
            {
                return null;
            }

            var answer = Write(result);
            db.Execute("DELETE FROM call WHERE received < @now - 3600", key);
            db.Execute(
                "INSERT INTO call (id, body_sha256, answer, received) VALUES (@id, @hash, @answer, @now)",
                new
                {
                    key.id,
                    key.hash,
                    answer,
                    key.now,
                }
            );
            return answer;
        });
    }

    private static object? CarryOut(SqliteConnection db, OrdersCall? call, bool wanted)
    {
        if (call?.Orders is not { Count: > 0 and <= MaxOrders } orders || orders.Any(o => o?.Enforcement is null))
        {
            return null;
        }

        using var carrying = new Orders(db);
        return new { results = orders.Select(o => CarryOut(carrying, o!, wanted)).ToList() };
    }

    private static object CarryOut(Orders orders, Order order, bool wanted)
    {
        var (enforcement, kind, id) = (order.Enforcement!, order.Kind ?? "", order.Id ?? "");
        var restriction = Restrictions.Parse(order.Restriction);
        if (restriction == Restriction.None || order.Revision < 0 || enforcement.Length > MaxId || id.Length > MaxId)
        {
            return new
            {
                enforcement,
                result = "refused",
                detail = "not an order that Chirp understands",
            };
        }

        return orders.Carry(enforcement, kind, id, restriction, order.Revision, wanted) switch
        {
            Carried.Done => new { enforcement, result = "done" },
            Carried.Stale => new { enforcement, result = "stale" },
            Carried.Unknown => new { enforcement, result = "unknown" },
            Carried.Refused => (object)
                new
                {
                    enforcement,
                    result = "refused",
                    detail = $"not for a {kind}",
                },
        };
    }

    private object? Deliver(SqliteConnection db, NotifyCall? call)
    {
        if (call is not { Letter.Length: > 0 and <= MaxId, Account: { } account, Subject: { } subject, Text: { } text })
        {
            return null;
        }

        if (!subject.All(World.Text.IsAllowed) || !text.All(World.Text.IsAllowed))
        {
            return new { result = "refused", detail = "control characters" };
        }

        var delivered = db.Execute(
            """
            INSERT INTO letter (id, account, language, subject, text, created)
            SELECT @letter, id, @language, @subject, @text, @now FROM account WHERE handle = @account
            ON CONFLICT DO NOTHING
            """,
            new
            {
                letter = call.Letter,
                language = call.Language ?? "en",
                subject,
                text,
                account,
                now = clock.Seconds,
            }
        );
        var known =
            delivered == 1 || db.ExecuteScalar<long>("SELECT COUNT(*) FROM letter WHERE id = @Letter", call) == 1;
        return new { result = known ? "done" : "unknown" };
    }

    private static byte[] Write(object answer) => JsonSerializer.SerializeToUtf8Bytes(answer, Json);
}
