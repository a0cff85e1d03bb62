using System.Diagnostics;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Portal;

/// <summary>Far more people than can be answered within a moment, and somebody among them who needs help.</summary>
[Collection(nameof(Alone))]
public sealed class FloodTests(PortalWorld world) : IClassFixture<PortalWorld>
{
    /// <summary>More requests at once than those at which whoever begins is asked to wait.</summary>
    private const int Crowd = 400;
    private const int Victims = 20;
    private const int Groups = 5;
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_atMost = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Nobody_is_refused_and_whoever_needs_help_waits_once_at_most_and_gets_a_code()
    {
        var before = await world.CountAsync("SELECT COUNT(*) FROM report");
        using var over = new CancellationTokenSource();
        var flood = Enumerable.Range(0, Crowd).Select(_ => PressOnAsync(over.Token)).ToList();
        var victims = new List<(string? Code, int Waits, TimeSpan ToCode)>();
        // Who is asked to wait is up to the moment in which they begin: they come in groups until somebody was.
        for (var group = 0; group < Groups && victims.TrueForAll(v => v.Waits == 0); group++)
        {
            var links = await Task.WhenAll(Enumerable.Range(0, Victims).Select(_ => world.LinkAsync()));
            await Until.TrueAsync(async () => await IsFullAsync(), TimeSpan.FromSeconds(30));
            victims.AddRange(await Task.WhenAll(links.Select(VictimAsync)));
        }

        await over.CancelAsync();
        await Task.WhenAll(flood).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        Assert.All(victims, v => Assert.NotNull(v.Code));
        Assert.All(victims, v => Assert.InRange(v.Waits, 0, 1));
        Assert.Contains(victims, v => v.Waits == 1);
        Assert.True(victims.Max(v => v.ToCode) <= s_atMost, $"{victims.Max(v => v.ToCode)} from Send to the code");
        Assert.True(await world.CountAsync("SELECT COUNT(*) FROM report") >= before + victims.Count);
    }

    /// <summary>Begins again and again, and never goes on.</summary>
    private async Task PressOnAsync(CancellationToken cancel)
    {
        using var visitor = new PlainVisitor(world.Portal);
        while (!cancel.IsCancellationRequested)
        {
            await visitor.GetAsync("/");
            await visitor.PostAsync("/", ("step", "Start"));
        }
    }

    private async Task<bool> IsFullAsync()
    {
        using var visitor = new PlainVisitor(world.Portal);
        await visitor.GetAsync("/");
        await visitor.PostAsync("/", ("step", "Start"));
        return visitor.IsAskedToWait;
    }

    private async Task<(string? Code, int Waits, TimeSpan ToCode)> VictimAsync(string link)
    {
        using var visitor = new PlainVisitor(world.Portal);
        var waits = 0;
        await visitor.GetAsync("/");
        await visitor.PostAsync("/", ("step", "Start"));
        await WaitAsync();
        await visitor.PostAsync("/", ("step", "What"), ("reason", Filing.Abuse));
        await WaitAsync();
        var pressed = Stopwatch.GetTimestamp();
        await visitor.PostAsync("/", ("step", "Where"), ("links", link), ("go", "send"));
        return (visitor.Code, waits, Stopwatch.GetElapsedTime(pressed));

        async Task WaitAsync()
        {
            waits += visitor.IsAskedToWait ? 1 : 0;
            // The page loads itself again, as a browser does; while anything is under way the clock runs by itself.
            using var again = new PeriodicTimer(s_again);
            while (visitor.IsAskedToWait && await again.WaitForNextTickAsync())
            {
                await visitor.GetAsync("/");
            }
        }
    }
}
