using System.Diagnostics;
using Redress.System.Tests.Harness;
using Xunit.Abstractions;

namespace Redress.System.Tests.Promises;

/// <summary>
/// The system's calls fail one by one while a report is accepted and its hold carried out, while text is erased, and while
/// the ledger is sealed. Either the client hears 503, or it is done; and everything comes right in the end.
/// </summary>
public sealed class SyscallFaultTests(ITestOutputHelper output)
{
    private const int Posts = 12;
    private const int MostRounds = 40;
    private const int RoundsAfter = 4;
    private static readonly TimeSpan SealedWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [StraceFact]
    public Task A_call_that_fails_while_a_report_is_carried_out_is_a_503_or_a_report() => FailAsync(Act.Report, 0.9);

    [StraceFact]
    public Task A_call_that_fails_while_text_is_erased_is_a_503_or_an_erasure() => FailAsync(Act.Erase, 0.9);

    [StraceFact]
    public Task A_call_that_fails_while_the_ledger_is_sealed_stops_no_report_and_breaks_no_ledger() =>
        FailAsync(Act.Seal, 0.3);

    [StraceFact]
    public async Task A_death_at_any_call_loses_nothing_that_was_acknowledged()
    {
        var (seed, random) = Seed.Next();
        var positions = Enum.GetValues<Act>().SelectMany(a => SyscallPosition.Killing(a, random)).ToList();
        await using var scene = await SceneAsync(random);
        var died = 0;
        foreach (var position in positions)
        {
            died += await TryAsync(scene, position, seed) ? 1 : 0;
        }

        await EndAsync(scene, died, positions.Count, 0.6, $"seed {seed}, each hit a death");
    }

    private async Task FailAsync(Act act, double share)
    {
        var (seed, random) = Seed.Next();
        var positions = SyscallPosition.Failing(act, random);
        await using var scene = await SceneAsync(random);
        var (hit, restarts) = (0, 0);
        foreach (var position in positions)
        {
            hit += await TryAsync(scene, position, seed) ? 1 : 0;
            // What failed in the ledger's files may stop the seal until somebody looks, and says so; intake goes on.
            restarts += act is Act.Seal && await RestartsAsync(scene) ? 1 : 0;
        }

        await EndAsync(scene, hit, positions.Count, share, $"seed {seed}, {restarts} restarts for the seal");
    }

    private static async Task<SyscallScene> SceneAsync(Random random)
    {
        var stand = await Stand.StartAsync(new StandPlan { Chirp = true });
        var posts = new List<string>();
        for (var i = 0; i < Posts; i++)
        {
            posts.Add(await stand.Chirp.PostAsync());
        }

        return new SyscallScene(stand, posts, random);
    }

    /// <summary>Acts until the failure was met and a few times more; false where it was never met. Then nothing is lost.</summary>
    private static async Task<bool> TryAsync(SyscallScene scene, SyscallPosition position, int seed)
    {
        await scene.StockAsync(position.Act, MostRounds);
        var before = scene.History.Count;
        var hit = await InjectAsync(scene, position);
        if (position.Kills)
        {
            await scene.Stand.KillAndStartAsync();
        }

        await scene.KeptAsync(before);
        Assert.True(scene.History.Wrong.Count == 0, $"seed {seed}, {position}: {scene.History.Wrong.FirstOrDefault()}");
        return hit;
    }

    private static async Task<bool> InjectAsync(SyscallScene scene, SyscallPosition position)
    {
        var server = scene.Stand.Server;
        await using var strace = await Strace.AttachAsync([server.ProcessId], position.Injection(server.Folder));
        var began = Stopwatch.GetTimestamp();
        var more = RoundsAfter;
        for (var round = 0; round < MostRounds && more > 0; round++)
        {
            var wentWell = await scene.ActAsync(position.Act);
            if (position.Kills && !wentWell)
            {
                // The connection breaks a moment before the last thread is gone.
                await Eventually.SoAsync(
                    () => Task.FromResult(strace.HasEnded ? null : "It lives, and has broken a connection"),
                    Patience
                );
            }

            if (strace.HasEnded)
            {
                return true;
            }

            more -= strace.HasHit || !wentWell ? 1 : 0;
            if (position.Act is Act.Seal && Stopwatch.GetElapsedTime(began) > SealedWithin)
            {
                break;
            }
        }

        return strace.HasHit;
    }

    private static async Task<bool> RestartsAsync(SyscallScene scene)
    {
        var began = Stopwatch.GetTimestamp();
        while (await scene.Stand.Tables.CountAsync("unsealed") > 0)
        {
            if (Stopwatch.GetElapsedTime(began) > SealedWithin)
            {
                await scene.Stand.KillAndStartAsync();
                return true;
            }
        }

        return false;
    }

    private async Task EndAsync(SyscallScene scene, int hit, int positions, double share, string told)
    {
        await scene.RightAsync(Patience);
        output.WriteLine(
            $"{told}: {hit} of {positions} positions hit, {scene.History.Count} acknowledged, 0 lost, "
                + $"{scene.Erased} erased, {scene.History.Unavailable} times 503; ledger intact"
        );
        Assert.True(hit >= positions * share, $"Only {hit} of {positions} positions were reached");
    }
}
