namespace Redress.System.Tests.Promises;

/// <summary>How a wire fails.</summary>
internal enum Fault
{
    /// <summary>Two seconds of latency; nothing else.</summary>
    Slow,

    /// <summary>Closed without a word.</summary>
    Down,

    /// <summary>The connection is reset.</summary>
    Reset,

    /// <summary>A part of the answer, then silence with an open connection.</summary>
    SlowClose,

    /// <summary>The answer ends after some bytes.</summary>
    Cut,

    /// <summary>200, and a page that says that something went wrong.</summary>
    ErrorPage,

    /// <summary>200, and a body that never ends.</summary>
    EndlessBody,

    /// <summary>Everything comes, but only after the caller has given up.</summary>
    Late,
}

/// <summary>Whether the server behind got the request.</summary>
internal enum Persisted
{
    /// <summary>It never heard of it; where the fault is lateness, it hears of it when nobody waits any more.</summary>
    No,

    /// <summary>It did what was asked; only the answer is lost.</summary>
    Yes,
}

/// <summary>One fault.</summary>
/// <param name="At">The one call that it hits; each of them where null.</param>
internal sealed record Trouble(Fault Fault, Persisted Persisted, Verb? At)
{
    public override string ToString() => $"{Fault} {Persisted} {At}".TrimEnd();
}
