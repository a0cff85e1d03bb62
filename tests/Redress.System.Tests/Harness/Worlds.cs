namespace Redress.System.Tests.Harness;

/// <summary>SQLite, one Chirp, a stepping clock.</summary>
public sealed class SmallWorld() : World(new WorldPlan());

/// <summary>SQLite, two Chirps, a stepping clock.</summary>
public sealed class TwoSiteWorld() : World(new WorldPlan { Sites = 2 });

/// <summary>SQLite, one Chirp, a stepping clock: where banks are filled, so that sweeps stay out of others' worlds.</summary>
public sealed class CopyWorld() : World(new WorldPlan());

/// <summary>PostgreSQL, one Chirp, a stepping clock.</summary>
public sealed class PostgresWorld() : World(new WorldPlan { Postgres = true });

/// <summary>Two server processes over one PostgreSQL, one Chirp, the machine's clock.</summary>
public sealed class TwoNodeWorld()
    : World(
        new WorldPlan
        {
            Postgres = true,
            Nodes = 2,
            Steps = false,
        }
    );

/// <summary>SQLite, one Chirp, a stepping clock, and a mail server.</summary>
public sealed class MailWorld : World, IAsyncLifetime
{
    public MailWorld()
        : this(new Mailbox()) { }

    private MailWorld(Mailbox mailbox)
        : base(
            new WorldPlan { Args = ["--smtp", $"127.0.0.1:{mailbox.Port}", "--mail-from", "no-reply@redress.example"] }
        ) => Mailbox = mailbox;

    public Mailbox Mailbox { get; }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await DisposeAsync();
        await Mailbox.DisposeAsync();
    }
}
