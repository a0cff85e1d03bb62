using System.Text.Json;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Ledger;

/// <summary>The program is ended in the midst of sealing, as by a loss of power; and sealing that must stop.</summary>
public sealed class KilledSealTests
{
    private const int Writers = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Killed_again_and_again_while_it_seals_a_server_never_signs_two_roots_for_one_size()
    {
        var folder = Directory.CreateTempSubdirectory("redress-kill-").FullName;
        var signed = new Dictionary<long, string>();
        for (var round = 0; round < (TestRun.Full ? 25 : 4); round++)
        {
            await using var server = await RedressServer.StartAsync(folder);
            var before = Lines(folder);
            using var stop = new CancellationTokenSource();
            var writing = Enumerable
                .Range(0, Writers)
                .Select(w => WriteAsync(server, $"{round}-{w}", stop.Token))
                .ToList();
            // In the midst of it: some checkpoints have come, more are under way.
            await Until.TrueAsync(() => Task.FromResult(Lines(folder) > before + 2 + round % 3), Patience);
            await server.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(writing);

            await VerifyRun.IntactAsync(folder);
            Remember(folder, signed);
        }

        await using (var server = await RedressServer.StartAsync(folder))
        {
            await Until.TrueAsync(async () => (long)(await LedgerState.ReadAsync(server))["unsealed"]! == 0, Patience);
            await VerifyRun.IntactAsync(folder);
            Remember(folder, signed);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Without_its_ledger_a_server_takes_reports_seals_nothing_and_says_why()
    {
        var folder = Directory.CreateTempSubdirectory("redress-stop-").FullName;
        await using (var server = await RedressServer.StartAsync(folder))
        {
            await Until.TrueAsync(async () => (long)(await LedgerState.ReadAsync(server))["size"]! > 0, Patience);
            await server.KillAsync();
        }

        Directory.Move(Path.Combine(folder, "ledger"), Path.Combine(folder, "elsewhere"));
        await using (var server = await RedressServer.StartAsync(folder))
        {
            (
                await server.Operator.PostAsync("/v1/people", new { name = "ann", roles = (string[])["reviewer"] })
            ).Expect(201);
            await Until.TrueAsync(
                async () => (string?)(await LedgerState.ReadAsync(server))["stopped"] is not null,
                Patience
            );

            var state = await LedgerState.ReadAsync(server);
            Assert.Contains("ledger is missing", (string)state["stopped"]!, StringComparison.Ordinal);
            Assert.True((long)state["unsealed"]! > 0);
            Assert.Equal(200, (await server.Nobody.GetAsync("/readyz")).Status);
            Assert.Contains("no longer sealed", server.Output, StringComparison.Ordinal);
            Assert.False(Directory.Exists(Path.Combine(folder, "ledger")));
            await server.KillAsync();
        }

        Assert.Equal(1, (await VerifyRun.OfAsync(folder)).Exit);
        Directory.Move(Path.Combine(folder, "elsewhere"), Path.Combine(folder, "ledger"));
        await using (var server = await RedressServer.StartAsync(folder))
        {
            await Until.TrueAsync(async () => (long)(await LedgerState.ReadAsync(server))["unsealed"]! == 0, Patience);
            await VerifyRun.IntactAsync(folder);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task WriteAsync(RedressServer server, string name, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            try
            {
                await server.Operator.PostAsync(
                    "/v1/people",
                    new { name = $"{name}-{i}", roles = (string[])["reviewer"] }
                );
            }
            catch (HttpRequestException)
            {
                // Killed.
                return;
            }
        }
    }

    private static int Lines(string folder)
    {
        var file = Path.Combine(folder, "ledger", "checkpoints");
        return File.Exists(file) ? File.ReadLines(file).Count() : 0;
    }

    /// <summary>Whatever was seen signed once stays as it was.</summary>
    private static void Remember(string folder, Dictionary<long, string> signed)
    {
        foreach (var line in File.ReadLines(Path.Combine(folder, "ledger", "checkpoints")))
        {
            if (line.EndsWith('}'))
            {
                using var json = JsonDocument.Parse(line);
                var (size, note) = (
                    json.RootElement.GetProperty("size").GetInt64(),
                    json.RootElement.GetProperty("note").GetString()!
                );
                Assert.True(signed.TryAdd(size, note) || signed[size] == note, $"Two checkpoints of {size}");
            }
        }
    }
}
