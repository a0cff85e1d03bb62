namespace Redress.Tests;

// xunit 2 cannot skip from inside a test, so the reason is found when the attribute is read.

/// <summary>A test that needs PostgreSQL: skipped by name on a desk without it, failed on the build server.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = TestRun.WhyNot(TestRun.PostgresVariable);
}

/// <summary>As <see cref="PostgresFactAttribute"/>, with rows.</summary>
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = TestRun.WhyNot(TestRun.PostgresVariable);
}

/// <summary>A test that needs a browser.</summary>
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute() => Skip = TestRun.WhyNot(TestRun.ChromiumVariable);
}

/// <summary>As <see cref="ChromiumFactAttribute"/>, with rows.</summary>
public sealed class ChromiumTheoryAttribute : TheoryAttribute
{
    public ChromiumTheoryAttribute() => Skip = TestRun.WhyNot(TestRun.ChromiumVariable);
}

/// <summary>A test that needs libvips, ffmpeg and bubblewrap.</summary>
public sealed class DecoderFactAttribute : FactAttribute
{
    public DecoderFactAttribute() => Skip = TestRun.WhyNotDecode();
}
