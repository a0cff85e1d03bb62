namespace Redress.System.Tests.Harness;

/// <summary>SQLite, one Chirp, a stepping clock.</summary>
public sealed class SmallWorld() : World(new WorldPlan());

/// <summary>SQLite, two Chirps, a stepping clock.</summary>
public sealed class TwoSiteWorld() : World(new WorldPlan { Sites = 2 });

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
