using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;
using Redress.System.Tests.Ledger;

namespace Redress.System.Tests.Fuzz;

/// <summary>
/// Thousands of requests drawn from the API's own document, good and bad, by everyone there is, several at a time: no fault,
/// nothing that the document does not promise, and afterwards all that was acknowledged is there.
/// </summary>
public sealed class ApiFuzzTests : IAsyncLifetime
{
    private const int Clients = 8;

    // One seed is one client's sequence; what the others do meanwhile is not part of it.
    private const int FirstSeed = 4711;

    private static readonly int s_requests = TestRun.Full ? 1_000_000 : 20_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("redress-fuzz-").FullName;
    private RedressServer _redress = null!;

    public async Task InitializeAsync() => _redress = await RedressServer.StartAsync(_folder);

    public async Task DisposeAsync()
    {
        await _redress.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Whatever_is_asked_is_answered_as_the_document_says_and_nothing_acknowledged_is_lost()
    {
        var document = (await _redress.Nobody.GetAsync("/openapi/v1.json")).Expect(200);
        var people = await PeopleAsync();
        var run = new FuzzRun(Operation.All(document), document, people);
        run.Known.Learn(people.Platform);

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => run.AskAsync(FirstSeed + i, s_requests / Clients)));

        Assert.True(!run.Wrong.Any(), string.Join('\n', run.Wrong.Take(20).Append(_redress.Output)));
        Assert.True(!run.Untouched.Any(), string.Join('\n', run.Untouched));
        Assert.True(run.ShareSeen >= 0.8, string.Join('\n', run.Unseen));
        Assert.True(run.ShareAccepted >= 0.2, $"Only {run.ShareAccepted:P0} of {run.Asked} were accepted");
        await AssertAllIsThereAsync(run, people);
    }

    private async Task AssertAllIsThereAsync(FuzzRun run, People people)
    {
        var key = people.First(p => p.Role == "key").Caller;
        Assert.NotEmpty(run.Model.Received);
        var withdrawn = run.Model.Withdrawn.ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(withdrawn);
        foreach (var (id, at) in run.Model.Received)
        {
            var report = (await key.GetAsync($"/v1/reports/{id}")).Expect(200);
            Assert.Equal(at, (string)report["receivedAt"]!);
            Assert.Equal(withdrawn.Contains(id) ? "withdrawn" : "received", (string)report["status"]!);
        }

        await _redress.DisposeAsync();
        var verified = await VerifyRun.OfAsync(_folder);
        Assert.True(verified.Exit == 0, verified.Output + verified.Errors);
    }

    private async Task<People> PeopleAsync()
    {
        var added = (
            await _redress.Operator.PostAsync("/v1/platforms", new { name = "Fuzzed", kind = "manual" })
        ).Expect(201);
        var platform = added["platform"]!;
        return new People(
            platform,
            [
                new("nobody", _redress.Nobody),
                new("operator", _redress.Operator),
                new("key", await _redress.KeyAsync((string)platform["id"]!)),
                new("reviewer", await _redress.ReviewerAsync("first")),
                new("reviewer", await _redress.ReviewerAsync("second")),
                new("lead", await _redress.PersonAsync("lead", ["lead", "senior", "child-safety", "legal"])),
                new("wrong key", _redress.Nobody.With("rk_wrong")),
            ]
        );
    }

    /// <summary>Who asks, and the platform of the key.</summary>
    private sealed class People(JsonNode platform, IEnumerable<Somebody> all) : List<Somebody>(all)
    {
        public JsonNode Platform => platform;
    }
}
