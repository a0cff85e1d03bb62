using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Watching;

/// <summary>A world that tells everything it can: to a collector, a mail server and its log.</summary>
public abstract class WatchedWorld : World, IAsyncLifetime
{
    protected WatchedWorld(bool postgres)
        : this(postgres, new Mailbox(), new Receiver(StartedProgram.FreePort())) { }

    private WatchedWorld(bool postgres, Mailbox mailbox, Receiver collector)
        : base(
            new WorldPlan
            {
                Postgres = postgres,
                Args =
                [
                    "--smtp",
                    $"127.0.0.1:{mailbox.Port}",
                    "--otlp",
                    collector.Address.AbsoluteUri,
                    "--log",
                    "Trace",
                ],
                Environment = new Dictionary<string, string>
                {
                    ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
                    ["OTEL_BLRP_SCHEDULE_DELAY"] = "100",
                    ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
                },
            }
        ) => (Mailbox, Collector) = (mailbox, collector);

    public Mailbox Mailbox { get; }

    public Receiver Collector { get; }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await Mailbox.DisposeAsync();
        await Collector.DisposeAsync();
    }
}

public sealed class WatchedSqliteWorld() : WatchedWorld(postgres: false);

public sealed class WatchedPostgresWorld() : WatchedWorld(postgres: true);
