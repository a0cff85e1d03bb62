using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Watching;

public sealed class CanaryTests(WatchedSqliteWorld world) : IClassFixture<WatchedSqliteWorld>
{
    [Fact]
    public async Task Nothing_that_somebody_writes_is_in_a_log_trace_metric_mail_event_or_address()
    {
        await using var stranger = new Receiver(world.SparePorts[0]);
        var canary = new Canary(world);

        await canary.FlyAsync(stranger);

        await canary.AssertNowhereAsync(stranger);
        canary.AssertTraced();
    }
}
