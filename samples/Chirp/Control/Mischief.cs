using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Chirp.Port;
using Chirp.Web;
using Dapper;

namespace Chirp.Control;

/// <summary>How the port misbehaves, for tests and the demo: told by the control API, never by itself.</summary>
internal sealed record Misbehaviour
{
    /// <summary>Answers "done" to apply and lift, and does nothing.</summary>
    public bool Lie { get; init; }

    /// <summary>503 to every call of the port.</summary>
    public bool Down { get; init; }

    /// <summary>503 to every public page too.</summary>
    public bool Dark { get; init; }

    /// <summary>Milliseconds before a call is looked at, at most a minute.</summary>
    public int Slow { get; init; }

    /// <summary>200 with an error page, as some proxies do.</summary>
    public bool Html { get; init; }
}

/// <summary>A call that reached the port.</summary>
internal sealed record CallSeen(
    DateTimeOffset At,
    string WebhookId,
    string? Type,
    int Entries,
    int Status,
    double Milliseconds,
    string Body
);

/// <summary>Stands before the port, so that the port itself knows nothing of lying.</summary>
internal sealed class Mischief(RedressPort port, World.Database database)
{
    private const int MaxCalls = 2000;
    private const int MaxBody = 2000;

    private readonly ConcurrentQueue<CallSeen> _calls = new();
    private Misbehaviour _now = new();

    public Misbehaviour Now
    {
        get => Volatile.Read(ref _now);
        set => Volatile.Write(ref _now, value);
    }

    public IReadOnlyList<CallSeen> Calls => [.. _calls];

    public void ForgetCalls() => _calls.Clear();

    /// <summary>
    /// Drops every restriction in force, as a backup put back would: what was hidden is seen again, and nobody is told.
    /// Revisions are kept.
    /// </summary>
    public int Forget() =>
        database.Write(db =>
        {
            var dropped = db.Execute("UPDATE ordered SET in_force = 0 WHERE in_force = 1");
            db.Execute(
                """
                UPDATE post SET flags = 0 WHERE flags <> 0;
                UPDATE account SET flags = 0, picture_flags = 0 WHERE flags <> 0 OR picture_flags <> 0;
                UPDATE media SET flags = 0 WHERE flags <> 0;
                UPDATE comment SET flags = 0 WHERE flags <> 0;
                UPDATE message SET flags = 0 WHERE flags <> 0;
                UPDATE strike SET in_force = 0;
                DELETE FROM call;
                """
            );
            return dropped;
        });

    public async Task Receive(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        using var copy = new MemoryStream();
        await context.Request.Body.CopyToAsync(copy, context.RequestAborted);
        var body = copy.ToArray();
        copy.Position = 0;
        context.Request.Body = copy;
        try
        {
            await Misbehave(context, body);
        }
        finally
        {
            Record(context, body, Stopwatch.GetElapsedTime(started));
        }
    }

    private async Task Misbehave(HttpContext context, byte[] body)
    {
        var now = Now;
        if (now.Slow > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(now.Slow, 60_000)), context.RequestAborted);
        }

        if (now.Down)
        {
            await context.SendJson(new { error = "down" }, 503);
        }
        else if (now.Html)
        {
            await context.Say(200, "Something went wrong", "Please try again later.");
        }
        else if (now.Lie && port.IsSigned(context.Request.Headers, body) && OrdersIn(body) is { } enforcements)
        {
            await context.SendJson(
                new { results = enforcements.Select(e => new { enforcement = e, result = "done" }) }
            );
        }
        else
        {
            await port.Receive(context);
        }
    }

    private void Record(HttpContext context, byte[] body, TimeSpan took)
    {
        var (type, entries) = Sketch(body);
        var id = context.Request.Headers["webhook-id"].ToString();
        var text = System.Text.Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MaxBody)));
        _calls.Enqueue(
            new CallSeen(
                TimeProvider.System.GetUtcNow(),
                id[..Math.Min(id.Length, 200)],
                type,
                entries,
                context.Response.StatusCode,
                Math.Round(took.TotalMilliseconds, 2),
                text
            )
        );
        while (_calls.Count > MaxCalls)
        {
            _calls.TryDequeue(out _);
        }
    }

    private static List<string?>? OrdersIn(byte[] body)
    {
        try
        {
            using var call = JsonDocument.Parse(body);
            return call.RootElement.GetProperty("type").GetString() is "apply" or "lift"
                ?
                [
                    .. call
                        .RootElement.GetProperty("data")
                        .GetProperty("orders")
                        .EnumerateArray()
                        .Select(o => o.GetProperty("enforcement").GetString()),
                ]
                : null;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static (string? Type, int Entries) Sketch(byte[] body)
    {
        try
        {
            using var call = JsonDocument.Parse(body);
            var type = call.RootElement.GetProperty("type").GetString();
            var list = type switch
            {
                "resolve" => "subjects",
                "apply" or "lift" => "orders",
                _ => null,
            };
            return (type, list is null ? 0 : call.RootElement.GetProperty("data").GetProperty(list).GetArrayLength());
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return (null, 0);
        }
    }
}
