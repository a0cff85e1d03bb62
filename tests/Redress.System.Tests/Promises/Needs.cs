namespace Redress.System.Tests.Promises;

/// <summary>A test that traces system calls of a process that it started.</summary>
public sealed class StraceFactAttribute : FactAttribute
{
    public StraceFactAttribute() => Skip = Machine.WhyNoStrace;
}

/// <summary>A test that mounts file systems of its own: needs root and loop devices.</summary>
public sealed class MountFactAttribute : FactAttribute
{
    public MountFactAttribute() => Skip = Machine.WhyNoMount;
}

/// <summary>As <see cref="MountFactAttribute"/>, with PostgreSQL.</summary>
public sealed class MountPostgresFactAttribute : FactAttribute
{
    public MountPostgresFactAttribute() => Skip = Machine.WhyNoMount ?? TestRun.WhyNot(TestRun.PostgresVariable);
}

/// <summary>As <see cref="StraceFactAttribute"/>, with PostgreSQL.</summary>
public sealed class StracePostgresFactAttribute : FactAttribute
{
    public StracePostgresFactAttribute() => Skip = Machine.WhyNoStrace ?? TestRun.WhyNot(TestRun.PostgresVariable);
}

/// <summary>A test that sets the clock of a process while it runs.</summary>
public sealed class FaketimeFactAttribute : FactAttribute
{
    public FaketimeFactAttribute() => Skip = TestRun.OnBuildServer ? null : FakedClock.WhyNot;
}
