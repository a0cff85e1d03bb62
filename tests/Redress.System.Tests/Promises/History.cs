using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Redress.System.Tests.Promises;

/// <summary>A report as a client sends it, and sends it again where it does not know what became of it.</summary>
/// <param name="Key">The Idempotency-Key.</param>
/// <param name="Body">The body; a retry is the same to the byte.</param>
internal sealed record Filed(string Key, string Body);

/// <summary>A report that was answered by 201.</summary>
internal sealed record Acknowledged(Filed Filed, string Answer)
{
    public string Id => (string)JsonNode.Parse(Answer)!["id"]!;

    public string ReceiptCode => (string)JsonNode.Parse(Answer)!["receiptCode"]!;
}

/// <summary>What the clients of a test sent and were told, kept apart from the server and outliving it.</summary>
internal sealed class History
{
    private readonly ConcurrentQueue<Acknowledged> _acknowledged = new();
    private readonly ConcurrentQueue<string> _wrong = new();
    private ConcurrentQueue<Filed> _open = new();
    private long _slowest;
    private int _unavailable;

    public IReadOnlyCollection<Acknowledged> Acknowledged => _acknowledged;

    public int Count => _acknowledged.Count;

    /// <summary>Sent, and answered by 503 or by nothing: each is either there or not, and its client sends it again.</summary>
    public int Open => _open.Count;

    /// <summary>How many were answered by 503 storage-unavailable.</summary>
    public int Unavailable => _unavailable;

    /// <summary>Answers that nobody was promised.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    /// <summary>The last answer that was no 201.</summary>
    public string Last { get; private set; } = "none";

    public TimeSpan Slowest => TimeSpan.FromTicks(Interlocked.Read(ref _slowest));

    public void Take(Filed filed, int status, string answer, string? code, TimeSpan took)
    {
        Slow(took);
        if (status == 201)
        {
            _acknowledged.Enqueue(new Acknowledged(filed, answer));
            return;
        }

        _open.Enqueue(filed);
        Last = $"{status} {answer}";
        if (status == 503 && code == "storage-unavailable")
        {
            Interlocked.Increment(ref _unavailable);
        }
        else
        {
            _wrong.Enqueue($"{status} {answer}");
        }
    }

    /// <summary>The connection broke before an answer.</summary>
    public void TakeNothing(Filed filed, string why)
    {
        _open.Enqueue(filed);
        Last = why;
    }

    /// <summary>No answer, and no end of the connection either, within the deadline.</summary>
    public void TakeSilence(Filed filed, TimeSpan deadline)
    {
        _open.Enqueue(filed);
        _wrong.Enqueue($"no answer within {deadline.TotalSeconds} s");
    }

    /// <summary>What is open, to be sent again.</summary>
    public IReadOnlyCollection<Filed> TakeOpen() => Interlocked.Exchange(ref _open, new ConcurrentQueue<Filed>());

    private void Slow(TimeSpan took)
    {
        long seen;
        while ((seen = Interlocked.Read(ref _slowest)) < took.Ticks)
        {
            Interlocked.CompareExchange(ref _slowest, took.Ticks, seen);
        }
    }
}
