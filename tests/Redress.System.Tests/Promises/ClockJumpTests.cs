using System.Diagnostics;
using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;
using Xunit.Abstractions;

namespace Redress.System.Tests.Promises;

/// <summary>The machine's clock jumps by a day and back, and over a leap day, while Redress runs and while it is down.</summary>
public sealed class ClockJumpTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan SoonAfter = TimeSpan.FromSeconds(20);
    private static readonly DateTimeOffset LeapDay = new(2028, 2, 29, 12, 0, 0, TimeSpan.Zero);

    [FaketimeFact]
    public async Task A_clock_that_jumps_rewrites_no_time_and_stops_neither_intake_nor_seal()
    {
        using var clock = new FakedClock();
        var folder = Directory.CreateTempSubdirectory("redress-clock-").FullName;
        var server = await RedressServer.StartAsync(folder, clock.Environment);
        var (platform, _) = await server.AddPlatformAsync("By hand", "manual", null);
        var key = (string)(await server.AddKeyAsync(platform, Words.Scopes, Words.Sources))["key"]!;
        var filed = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        TimeSpan[] jumps = [TimeSpan.Zero, Day, -Day, LeapDay - clock.Now, Day, -Day];
        foreach (var restarts in (bool[])[false, true])
        {
            foreach (var jump in restarts ? [Day, -Day] : jumps)
            {
                if (restarts)
                {
                    await server.DisposeAsync();
                }

                clock.Jump(jump);
                server = restarts ? await RedressServer.StartAsync(folder, clock.Environment) : server;
                await WorksAsync(server, key, clock, filed);
            }
        }

        var (status, text) = await Shell.TryAsync(StartedProgram.Redress, "verify", folder);
        Assert.True(status == 0, text);
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        output.WriteLine($"{filed.Count} reports over {jumps.Length + 2} jumps, each with its own time; ledger intact");
    }

    private static async Task WorksAsync(
        RedressServer server,
        string key,
        FakedClock clock,
        Dictionary<string, DateTimeOffset> filed
    )
    {
        var caller = server.Nobody.With(key);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < 3; i++)
        {
            var filing = Filing.By("affected-person", Filing.Abuse);
            filing["subjects"] = new JsonArray(new JsonObject { ["kind"] = "post", ["id"] = $"{filed.Count}" });
            var answer = (await caller.PostAsync("/v1/reports", filing)).Expect(201);
            var at = await ReceivedAtAsync(caller, (string)answer["id"]!);
            Assert.InRange(at, clock.Now - SoonAfter, clock.Now + SoonAfter);
            filed.Add((string)answer["id"]!, at);
        }

        Assert.True(Stopwatch.GetElapsedTime(began) < SoonAfter, "Intake waits for a clock");
        foreach (var (id, at) in filed)
        {
            Assert.Equal(at, await ReceivedAtAsync(caller, id));
        }

        var tables = new Tables(server.Folder, null);
        await Eventually.SoAsync(
            async () => await tables.CountAsync("unsealed") is > 0 and var left ? $"{left} facts unsealed" : null,
            SoonAfter
        );
        await Eventually.SoAsync(
            async () => (await server.Nobody.GetAsync("/readyz")) is { Status: not 200 } no ? no.Text : null,
            SoonAfter
        );
    }

    private static async Task<DateTimeOffset> ReceivedAtAsync(Caller caller, string id) =>
        (DateTimeOffset)(await caller.GetAsync($"/v1/reports/{id}")).Expect(200)["receivedAt"]!;
}
