using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Fuzz;

/// <summary>Somebody whom the server knows.</summary>
internal sealed record Somebody(string Role, Caller Caller);

/// <summary>What was asked and what came, over one run.</summary>
internal sealed class FuzzRun(IReadOnlyList<Operation> operations, JsonNode document, IReadOnlyList<Somebody> people)
{
    private readonly ConcurrentDictionary<(string Operation, int Status), int> _seen = new();
    private readonly ConcurrentBag<string> _wrong = [];

    public Known Known { get; } = new();

    public Model Model { get; } = new();

    /// <summary>Answers that nobody may ever get, in words.</summary>
    public IEnumerable<string> Wrong => _wrong.Concat(Model.Wrong).Distinct().Order(StringComparer.Ordinal);

    public double ShareAccepted => _seen.Where(s => s.Key.Status < 300).Sum(s => s.Value) / (double)_seen.Values.Sum();

    public int Asked => _seen.Values.Sum();

    /// <summary>
    /// What the document promises and nobody saw: answers that need a story which chance does not tell, as a signature, a
    /// second person or a restored backup. 500 and 503 are promises for a bad day.
    /// </summary>
    public IReadOnlyList<string> Unseen =>
        [
            .. Promised
                .Where(s => !_seen.ContainsKey(s))
                .Select(s => $"{s.Operation} never answered {s.Status}")
                .Order(StringComparer.Ordinal),
        ];

    public double ShareSeen => 1 - (Unseen.Count / (double)Promised.Count());

    /// <summary>Operations that were never let through to do, or refuse, anything.</summary>
    public IEnumerable<string> Untouched =>
        operations
            .Select(o => o.Name)
            .Where(o => !_seen.Keys.Any(s => s.Operation == o && s.Status is not (401 or 403)));

    private IEnumerable<(string Operation, int Status)> Promised =>
        operations.SelectMany(o => o.Statuses.Where(s => s < 500).Select(s => (o.Name, s)));

    public async Task AskAsync(int seed, int requests)
    {
        var random = new Random(seed);
        for (var i = 0; i < requests; i++)
        {
            await AskOnceAsync(operations[random.Next(operations.Count)], random, seed);
        }
    }

    private async Task AskOnceAsync(Operation operation, Random random, int seed)
    {
        var who = Choose(operation, random);
        var path = Known.Fill(operation.Path, random) + Query(operation, random);
        var (body, good) = Body(operation, path, random);
        var headers = Headers(operation, random);
        var before = Known.CaseVersions.ToDictionary(StringComparer.Ordinal);
        var reply = await SendAsync(who.Caller, operation, path, body, headers, random);
        _seen.AddOrUpdate((operation.Name, reply.Status), 1, (_, n) => n + 1);
        Judge(operation, reply, $"seed {seed}: {who.Role} {operation.Method} {path} {Shown(body)}");
        if (reply.Status is >= 200 and < 300 && reply.Text.Length > 1 && reply.Text[0] is '{')
        {
            Known.Learn(reply.Json);
            Model.Take(operation, path, good, reply.Json, before);
        }
    }

    private void Judge(Operation operation, Reply reply, string asked)
    {
        if (reply.Status >= 500 || !operation.Statuses.Contains(reply.Status))
        {
            _wrong.Add($"{operation.Name} answered {reply.Status} {reply.Text} to {asked}");
        }
        else if (
            reply.Status >= 400
            && (reply.Code is null || reply.Text.Contains("Exception", StringComparison.Ordinal))
        )
        {
            _wrong.Add($"{operation.Name} refused without a problem: {reply.Text} to {asked}");
        }
    }

    /// <summary>Mostly whoever may; sometimes anyone.</summary>
    private Somebody Choose(Operation operation, Random random)
    {
        var fitting = operation.Needs switch
        {
            _ when random.Next(12) == 0 => people,
            "file-reports" or "read-reports" => [.. people.Where(p => p.Role == "key")],
            "read-cases" or "work-cases" or "answer-pages" => [.. people.Where(p => p.Role is "reviewer" or "lead")],
            "anyone" or "platform-signature" => [.. people.Where(p => p.Role == "nobody")],
            _ => [.. people.Where(p => p.Role is "operator" or "lead")],
        };
        return fitting[random.Next(fitting.Count)];
    }

    private string Query(Operation operation, Random random)
    {
        var given = operation
            .Query.Where(_ => random.Next(2) == 0)
            .Select(name =>
                name switch
                {
                    "cursor" => $"cursor={(random.Next(3) == 0 ? "nonsense" : Known.Any("next", random))}",
                    "limit" => $"limit={random.Next(-1, 300)}",
                    "status" =>
                        $"status={(random.Next(4) == 0 ? "nonsense" : random.Next(2) == 0 ? "open" : "decided")}",
                    _ => $"{name}={random.Next(100)}",
                }
            )
            .ToList();
        return given.Count == 0 ? "" : "?" + string.Join('&', given);
    }

    private (string? Text, JsonNode? Good) Body(Operation operation, string path, Random random)
    {
        if (operation.Body is null)
        {
            return (operation.Method == "GET" || random.Next(4) > 0 ? null : Mutation.Of(null, random), null);
        }

        var good = operation.Path.EndsWith("/decide", StringComparison.Ordinal)
            ? Bodies.Decision(path.Split('/')[3], Known, random)
            : Bodies.For(operation, Known, random)
                ?? new SchemaValues(document, random).Of(operation.Body, operation.Name);
        return random.Next(100) switch
        {
            < 3 => (Mutation.TooLong(random), null),
            < 25 => (Mutation.Of(good, random), null),
            _ => (good!.ToJsonString(), good),
        };
    }

    private static List<(string, string)> Headers(Operation operation, Random random)
    {
        var headers = new List<(string, string)>();
        if (operation.Headers.Contains("Idempotency-Key") && random.Next(3) > 0)
        {
            // Few enough to be used twice, with the same body seldom.
            headers.Add(("Idempotency-Key", random.Next(10) == 0 ? "short" : $"fuzz-{random.Next(5000):D12}"));
        }

        return headers;
    }

    private static Task<Reply> SendAsync(
        Caller caller,
        Operation operation,
        string path,
        string? body,
        List<(string, string)> headers,
        Random random
    )
    {
        if (operation.Method == "GET")
        {
            return caller.GetAsync(path, [.. headers]);
        }

        var type = random.Next(30) == 0 ? "text/plain" : "application/json";
        return body is null
            ? caller.PostAsync(path, null, [.. headers])
            : caller.PostTextAsync(path, body, type, [.. headers]);
    }

    private static string Shown(string? body) =>
        body is null ? ""
        : body.Length > 300 ? body[..300] + "…"
        : body;
}
