using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Promises;

/// <summary>Clients that file reports one after another, each with its Idempotency-Key, and note what they are told.</summary>
internal sealed class Clients(History history, IReadOnlyList<string> posts, Random random)
{
    public History History => history;

    /// <summary>An answer must have come by then, whatever is broken behind the server.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>So many clients file until told to stop, or until their connection breaks.</summary>
    public Task FileAsync(Caller key, int clients, CancellationToken stop)
    {
        var seeds = Enumerable.Range(0, clients).Select(_ => random.Next()).ToList();
        return Task.WhenAll(seeds.Select(seed => Task.Run(() => FileAsync(key, new Random(seed), stop), stop)));
    }

    /// <summary>So many clients file so many each, one after another.</summary>
    public Task FileSomeAsync(Caller key, int clients, int each)
    {
        var seeds = Enumerable.Range(0, clients).Select(_ => random.Next()).ToList();
        return Task.WhenAll(
            seeds.Select(async seed =>
            {
                var from = new Random(seed);
                for (var i = 0; i < each; i++)
                {
                    await SendAsync(key, Make(from));
                }
            })
        );
    }

    /// <summary>Sends what is open once more, and again until each is answered by 201.</summary>
    public async Task RetryAsync(Caller key, TimeSpan within)
    {
        var began = Stopwatch.GetTimestamp();
        while (history.Open > 0)
        {
            Assert.True(
                Stopwatch.GetElapsedTime(began) < within,
                $"{history.Open} reports are still not taken: {history.Last}"
            );
            await Parallel.ForEachAsync(
                history.TakeOpen(),
                new ParallelOptions { MaxDegreeOfParallelism = 8 },
                async (filed, _) => await SendAsync(key, filed)
            );
        }
    }

    /// <summary>Sends one report and notes the answer; false where the connection broke.</summary>
    public async Task<bool> SendAsync(Caller key, Filed filed)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var reply = await PostAsync(key, filed).WaitAsync(Deadline);
            history.Take(filed, reply.Status, reply.Text, reply.Code, Stopwatch.GetElapsedTime(began));
            return true;
        }
        catch (HttpRequestException fault)
        {
            history.TakeNothing(filed, fault.Message);
            return false;
        }
        catch (TimeoutException)
        {
            history.TakeSilence(filed, Deadline);
            return false;
        }
    }

    public static Task<Reply> PostAsync(Caller key, Filed filed) =>
        key.PostTextAsync("/v1/reports", filed.Body, "application/json", ("Idempotency-Key", filed.Key));

    /// <summary>A report of one of the posts; no two are the same.</summary>
    public Filed Make(Random from)
    {
        var key = $"{from.NextInt64():x16}{from.NextInt64():x16}";
        var subjects = new JsonArray(new JsonObject { ["kind"] = "post", ["id"] = posts[from.Next(posts.Count)] });
        var body = new JsonObject
        {
            ["subjects"] = subjects,
            ["source"] = "affected-person",
            ["reason"] = Filing.Abuse,
            ["statement"] = $"A circle and two squares, {key}.",
        };
        return new Filed(key, body.ToJsonString(JsonSerializerOptions.Web));
    }

    private async Task FileAsync(Caller key, Random from, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && await SendAsync(key, Make(from)))
        {
            // The next one.
        }
    }
}
